import { Missing, type Outcome } from '#src/base/outcome.ts'
import { draftForDesk, proposeMatrix, ratifyMatrix, withdrawMatrix } from '#src/governance/matrix-draft.db.ts'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { MatrixVersion } from './matrix-version.view.tsx'

/** A number of a version in an address; anything else is not there. */
export function versionIn(visit: Visit): number {
  const text = visit.c.req.param('version') ?? ''
  if (!/^\d{1,6}$/.test(text)) throw new Missing('matrix')
  return Number(text)
}

export async function showVersion(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const [draft, names] = await Promise.all([draftForDesk(ctx, versionIn(visit)), namesOf(ctx.db, ctx.tongue)])
  const main = (
    <MatrixVersion
      visit={visit}
      draft={draft}
      called={calledBy(names)}
      keeps={held.place.named.has('governance.matrix.draft:decide')}
      ratifies={held.place.named.has('governance.matrix.ratify:decide')}
      wrong={wrong}
      did={c.req.query('sudah')}
    />
  )
  return deskPage(visit, held, 'matrix', { title: t('matrix.version_n', { version: draft.version }), main, ...answerOf(wrong) })
}

export const matrixVersionPage: Page = async (visit) => {
  const held = await deskPart(visit, 'matrix')
  return held instanceof Response ? held : showVersion(visit, held)
}

type Errand = { did: string; run(ctx: Ctx, version: number, form: Typed): Promise<Outcome<unknown>> }

const errands: Readonly<Record<string, Errand>> = {
  usul: {
    did: 'matrix_proposed',
    run: (ctx, version, form) => proposeMatrix(ctx, { version, input: { fromDay: form.text('fromDay'), reason: form.text('reason') } }),
  },
  tarik: { did: 'matrix_withdrawn', run: (ctx, version, form) => withdrawMatrix(ctx, { version, input: { reason: form.text('reason') } }) },
  sahkan: {
    did: 'matrix_ratified',
    run: (ctx, version, form) =>
      ratifyMatrix(ctx, { version, input: { paper: form.text('paper'), reason: form.text('reason'), reviewOn: form.text('reviewOn') } }),
  },
}

export const matrixErrandPage: Page = async (visit) => {
  const held = await deskPart(visit, 'matrix')
  if (held instanceof Response) return held
  const version = versionIn(visit)
  const name = visit.c.req.param('errand') ?? ''
  const errand = Object.hasOwn(errands, name) ? errands[name] : undefined
  if (!errand) throw new Missing('errand')
  const form = await readForm(visit)
  const made = await tryErrand(
    visit,
    form,
    name,
    (ctx) => errand.run(ctx, version, form),
    () => `${to.deskMatrix(version)}?sudah=${errand.did}`,
  )
  return made instanceof Response ? made : showVersion(visit, held, made)
}
