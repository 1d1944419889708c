import { draftMatrix, versionsForDesk } from '#src/governance/matrix-draft.db.ts'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { Matrices } from './matrices.view.tsx'

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const drafts = held.place.named.has('governance.matrix.draft:decide')
  const main = (
    <Matrices visit={visit} versions={await versionsForDesk(visit.ctx)} drafts={drafts} wrong={wrong} did={visit.c.req.query('sudah')} />
  )
  return deskPage(visit, held, 'matrix', { title: visit.t('govdesk.matrix.title'), main, ...answerOf(wrong) })
}

export const matricesPage: Page = async (visit) => {
  const held = await deskPart(visit, 'matrix')
  return held instanceof Response ? held : show(visit, held)
}

export const draftMatrixPage: Page = async (visit) => {
  const held = await deskPart(visit, 'matrix')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const input = { title: form.text('title'), note: form.given('note') }
  const made = await tryErrand(
    visit,
    form,
    'draft',
    (ctx) => draftMatrix(ctx, input),
    ({ version }) => `${to.deskMatrix(version)}?sudah=matrix_drafted`,
  )
  return made instanceof Response ? made : show(visit, held, made)
}
