import type { Refusal } from '#src/base/outcome.ts'
import { personOf } from '#src/platform/context.ts'
import { readBy } from '#src/platform/read-input.ts'
import { otherSide, proposalSchema } from '#src/support/need.ts'
import { mineFitting, needCalled } from '#src/support/needs-read.db.ts'
import { makeProposal } from '#src/support/proposal.db.ts'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { atForm, termsFrom, typedTerms } from './_terms.ts'
import { AskView } from './proposal.view.tsx'

const whole = { unreadable: 'support.unreadable', whole: true }
const numberOf = ({ c }: Visit) => (c.req.param('number') ?? '').slice(0, 40)

async function ask(visit: Visit, form: Typed, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t } = visit
  const english = ctx.tongue === 'en'
  const theirs = await needCalled(ctx.db, numberOf(visit), english)
  const fitting = await mineFitting(ctx.db, theirs, personOf(ctx.actor) ?? '', english)
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('needs.ask.title'),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <AskView
        t={t}
        theirs={theirs}
        fitting={fitting}
        mine={form.text('mine')}
        message={form.text('message')}
        terms={typedTerms(form)}
        refusals={refusals}
        once={freshOnce()}
      />
    ),
  })
}

export const askPage: Page = (visit) => ask(visit, nothingTyped)

export const makeProposalPage: Page = async (visit) => {
  const form = await readForm(visit)
  const theirs = await needCalled(visit.ctx.db, numberOf(visit), false)
  const { terms, places } = termsFrom(form, otherSide(theirs.side))
  const read = readBy(proposalSchema, { mine: form.text('mine'), theirs: theirs.number, message: form.text('message'), terms }, whole)
  if (!read.ok) return await ask(visit, form, atForm(read.refusals, places))
  const made = await makeOnce(
    visit,
    form,
    (ctx) => makeProposal(ctx, read.value),
    ({ number }) => to.proposal(number, { sudah: 'kirim' }),
  )
  return 'response' in made ? made.response : await ask(visit, form, atForm(made.refused.refusals, places))
}
