import { awaitingBasis, settleAwaiting } from '#src/governance/awaiting.db.ts'
import { recordBasis } from '#src/governance/legal-basis.db.ts'
import { basisStatuses } from '#src/governance/legal-basis.ts'
import { basisLevels, legalBases } from '#src/governance/legal-basis-read.db.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, given, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { Bases } from './bases.view.tsx'
import { NewBasis } from './basis-new.view.tsx'

const perPage = 50

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const status = basisStatuses.find((one) => one === c.req.query('keadaan'))
  const words = c.req.query('kata')?.slice(0, 100) ?? ''
  const [found, awaiting] = await Promise.all([
    legalBases(ctx, { status, words, after: c.req.query('sesudah')?.slice(0, 80) }, perPage + 1),
    awaitingBasis(ctx),
  ])
  const bases = found.slice(0, perPage)
  const next = found.length > perPage ? to.deskBases({ keadaan: status, kata: words, sesudah: bases.at(-1)?.code }) : undefined
  const main = (
    <Bases
      visit={visit}
      bases={bases}
      awaiting={awaiting}
      status={status}
      words={words}
      next={next}
      wrong={wrong}
      did={c.req.query('sudah')}
    />
  )
  return deskPage(visit, held, 'bases', { title: t('govdesk.bases.title'), main, ...answerOf(wrong) })
}

export const basesPage: Page = async (visit) => {
  const held = await deskPart(visit, 'bases')
  return held instanceof Response ? held : show(visit, held)
}

/** Gives what waits another text. */
export const settleAwaitingPage: Page = async (visit) => {
  const held = await deskPart(visit, 'bases')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const awaiting = visit.c.req.param('id') ?? ''
  const input = { basis: form.text('basis'), reason: form.text('reason') }
  const made = await tryErrand(
    visit,
    form,
    awaiting,
    (ctx) => settleAwaiting(ctx, { awaiting, input }),
    () => `${to.deskBases()}?sudah=settled_basis`,
  )
  return made instanceof Response ? made : show(visit, held, made)
}

async function showNew(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const main = <NewBasis visit={visit} levels={await basisLevels(visit.ctx)} wrong={wrong} />
  return deskPage(visit, held, 'bases', { title: visit.t('govdesk.bases.new'), main, ...answerOf(wrong) })
}

export const newBasisPage: Page = async (visit) => {
  const held = await deskPart(visit, 'bases')
  return held instanceof Response ? held : showNew(visit, held)
}

const textOf = (form: Typed) => ({
  ...given(form, 'code', 'number', 'year', 'validFrom', 'validTo', 'note'),
  kind: form.text('kind'),
  about: form.text('about'),
  level: form.text('level'),
  source: form.text('source'),
  status: form.text('status'),
})

export const recordBasisPage: Page = async (visit) => {
  const held = await deskPart(visit, 'bases')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const made = await tryErrand(
    visit,
    form,
    'record',
    (ctx) => recordBasis(ctx, textOf(form)),
    ({ code }) => `${to.deskBasis(code)}?sudah=basis_recorded`,
  )
  return made instanceof Response ? made : showNew(visit, held, made)
}
