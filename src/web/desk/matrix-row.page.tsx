import { Missing } from '#src/base/outcome.ts'
import type { MatrixRow } from '#src/governance/matrix.ts'
import { draftForDesk, removeDraftRow, setDraftRow } from '#src/governance/matrix-draft.db.ts'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { RowForm } from './matrix-row.view.tsx'
import { showVersion, versionIn } from './matrix-version.page.tsx'

const fresh = 'baru'

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const code = c.req.param('row') ?? ''
  const [draft, names] = await Promise.all([draftForDesk(ctx, versionIn(visit)), namesOf(ctx.db, ctx.tongue)])
  const row: MatrixRow | undefined = draft.lines.find(({ id }) => id === code)
  // a version that stands still has no forms
  if (!draft.mayChange || (code !== fresh && !row)) throw new Missing('row')
  const main = (
    <RowForm visit={visit} version={draft.version} row={row} lines={draft.lines} names={names} called={calledBy(names)} wrong={wrong} />
  )
  return deskPage(visit, held, 'matrix', { title: t('govdesk.matrix.row', { row: row?.id ?? '' }), main, ...answerOf(wrong) })
}

export const matrixRowPage: Page = async (visit) => {
  const held = await deskPart(visit, 'matrix')
  return held instanceof Response ? held : show(visit, held)
}

const texts = [
  'id',
  'action',
  'fund',
  'capacity',
  'post',
  'scope',
  'min',
  'max',
  'period',
  'cap',
  'class',
  'quorum',
  'majority',
  'approvers',
  'evidence',
  'legalBasis',
] as const

const rowOf = (form: Typed) => ({
  ...Object.fromEntries(texts.map((name) => [name, form.text(name).trim()])),
  by: form.all('by'),
  delegable: form.checked('delegable'),
  superior: form.given('superior'),
  article: form.given('article'),
})

/** Writes the row, or takes it out where that button was pressed. */
export const setMatrixRowPage: Page = async (visit) => {
  const held = await deskPart(visit, 'matrix')
  if (held instanceof Response) return held
  const version = versionIn(visit)
  const code = visit.c.req.param('row') ?? ''
  const form = await readForm(visit)
  const seenAt = (did: string) => () => `${to.deskMatrix(version)}?sudah=${did}`
  const made = form.checked('hapus')
    ? await tryErrand(visit, form, 'row', (ctx) => removeDraftRow(ctx, { version, row: code }), seenAt('row_removed'))
    : await tryErrand(
        visit,
        form,
        'row',
        (ctx) => setDraftRow(ctx, { version, was: code === fresh ? undefined : code, input: rowOf(form) }),
        seenAt('row_set'),
      )
  if (made instanceof Response) return made
  // whoever may not write a row has no form of it: he reads why on the page of the version
  return made.status === 403 ? showVersion(visit, held, made) : show(visit, held, made)
}
