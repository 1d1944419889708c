import type { Refusal } from '#src/base/outcome.ts'
import { personOf } from '#src/platform/context.ts'
import { agreementsOf } from '#src/support/agreement-read.db.ts'
import { closeNeed, postNeed } from '#src/support/need.db.ts'
import { needSchema, otherSide } from '#src/support/need.ts'
import { bodiesOf, heldOf, needsOf } from '#src/support/needs-read.db.ts'
import { answerInvitation, invitationsOf } from '#src/support/partner.db.ts'
import { proposalsOf } from '#src/support/proposal-read.db.ts'
import { readSupport } from '#src/support/read-input.ts'
import { html, redirect } from '../answer.tsx'
import { choicesFor } from '../hub/event-send.page.tsx'
import { needPage } from '../hub/needs.page.tsx'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed, typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { MyNeedsView, NewNeedView } from './needs.view.tsx'

const me = ({ ctx }: Visit) => personOf(ctx.actor) ?? ''

/** What one put up, was asked, and agreed on. */
const news: Record<string, string> = { tutup: 'need.did.tutup', terima: 'balance.did.terima', tolak: 'balance.did.tolak' }

export const showNeeds: Page = (visit) => show(visit)

async function show(visit: Visit, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t, c } = visit
  const [posts, proposals, agreements, invitations] = await Promise.all([
    needsOf(ctx.db, me(visit), ctx.tongue === 'en'),
    proposalsOf(ctx),
    agreementsOf(ctx.db, me(visit)),
    invitationsOf(ctx.db, me(visit)),
  ])
  const did = Object.hasOwn(news, c.req.query('sudah') ?? '') ? news[c.req.query('sudah') ?? ''] : undefined
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('need.mine'),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <MyNeedsView
        t={t}
        tongue={ctx.tongue}
        posts={posts}
        proposals={proposals}
        agreements={agreements}
        invitations={invitations}
        refusals={refusals}
        news={did && refusals.length === 0 ? t(did) : undefined}
      />
    ),
  })
}

async function form(visit: Visit, said: Typed, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t } = visit
  const [bodies, choices] = await Promise.all([bodiesOf(ctx.db, me(visit)), choicesFor(visit)])
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('needs.new.title'),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <NewNeedView
        t={t}
        typed={said}
        refusals={refusals}
        bodies={bodies}
        choices={choices}
        answers={said.text('answers')}
        once={freshOnce()}
      />
    ),
  })
}

/** An empty form, or one that begins where the post to be answered leaves off. */
export const newNeedPage: Page = async (visit) => {
  const answers = visit.c.req.query('untuk')?.slice(0, 40)
  const theirs = answers ? await heldOf(visit.ctx.db, answers) : undefined
  if (!theirs) return await form(visit, nothingTyped)
  const said = new FormData()
  const { number, kind, subsector, kelurahan } = theirs
  for (const [name, value] of Object.entries({ answers: number, side: otherSide(theirs.side), kind, subsector, kelurahan }))
    if (value) said.set(name, value)
  return await form(visit, typed(said))
}

const names = [
  'side',
  'kind',
  'organisation',
  'helix',
  'title',
  'plain',
  'subsector',
  'kelurahan',
  'from',
  'until',
  'contact',
  'standing',
] as const

export const postNeedPage: Page = async (visit) => {
  const said = await readForm(visit)
  const read = readSupport(needSchema, {
    ...Object.fromEntries(names.map((name) => [name, said.given(name)])),
    adult: said.checked('adult'),
  })
  if (!read.ok) return await form(visit, said, read.refusals)
  const answers = /^BT-\d{4}-\d{5,8}$/.exec(said.text('answers'))?.[0]
  const made = await makeOnce(
    visit,
    said,
    (ctx) => postNeed(ctx, read.value),
    ({ number }) => (answers ? to.askNeed(answers) : to.need(number, { sudah: 'pasang' })),
  )
  return 'response' in made ? made.response : await form(visit, said, made.refused.refusals)
}

export const closeNeedPage: Page = async (visit) => {
  const number = (visit.c.req.param('number') ?? '').slice(0, 40)
  const closed = await closeNeed(visit.ctx, { number })
  return closed.ok ? redirect(visit, to.need(number, { sudah: 'tutup' })) : await needPage(visit)
}

const answered =
  (yes: boolean): Page =>
  async (visit) => {
    const did = await answerInvitation(visit.ctx, { id: visit.c.req.param('id') ?? '', yes })
    return did.ok ? redirect(visit, to.myNeeds({ sudah: yes ? 'terima' : 'tolak' })) : await show(visit, did.refusals)
  }

export const acceptInvitation = answered(true)
export const declineInvitation = answered(false)
