import type { Outcome } from '#src/base/outcome.ts'
import { addArticle, addBasisDocument, stepBasis, verifyBasis } from '#src/governance/legal-basis.db.ts'
import { mayBecome } from '#src/governance/legal-basis.ts'
import { legalBasis, restingOn } from '#src/governance/legal-basis-read.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, given, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { nameOfBasis } from './bases.view.tsx'
import { BasisPage } from './basis.view.tsx'
import { ChangeBasis } from './basis-change.view.tsx'

type Show = (visit: Visit, held: DeskPowers, wrong?: Wrong) => Promise<Response>

const codeOf = (visit: Visit) => visit.c.req.param('code') ?? ''

const show: Show = async (visit, held, wrong = nothingWrong) => {
  const basis = await legalBasis(visit.ctx, codeOf(visit))
  const main = <BasisPage visit={visit} basis={basis} wrong={wrong} did={visit.c.req.query('sudah')} />
  return deskPage(visit, held, 'bases', { title: nameOfBasis(visit.t, basis), main, ...answerOf(wrong) })
}

/** Before a text is changed: everything that rests on it. */
const showChange: Show = async (visit, held, wrong = nothingWrong) => {
  const [text, resting] = await Promise.all([legalBasis(visit.ctx, codeOf(visit)), restingOn(visit.ctx, codeOf(visit), { most: 500 })])
  const basis = { ...text, resting }
  const ways = (['amended', 'revoked', 'in_force'] as const).filter((one) => mayBecome(basis.status, one))
  const main = <ChangeBasis visit={visit} basis={basis} ways={ways} wrong={wrong} />
  return deskPage(visit, held, 'bases', { title: visit.t('govdesk.basis.change'), main, ...answerOf(wrong) })
}

const shown =
  (page: Show): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'bases')
    return held instanceof Response ? held : page(visit, held)
  }

export const basisPage = shown(show)
export const changeBasisPage = shown(showChange)

type Run = (ctx: Ctx, basis: string, form: Typed) => Promise<Outcome<unknown>>

const errand =
  (name: string, did: string, run: Run, again: Show): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'bases')
    if (held instanceof Response) return held
    const form = await readForm(visit)
    const basis = codeOf(visit)
    const made = await tryErrand(
      visit,
      form,
      name,
      (ctx) => run(ctx, basis, form),
      () => `${to.deskBasis(basis)}?sudah=${did}`,
    )
    return made instanceof Response ? made : again(visit, held, made)
  }

export const addArticlePage = errand(
  'pasal',
  'article_added',
  (ctx, basis, form) =>
    addArticle(ctx, { basis, input: { ...given(form, 'plainEn'), label: form.text('label'), plain: form.text('plain') } }),
  show,
)

/** A form without a file hands in an empty one, which is told so. */
export const addDocumentPage = errand(
  'naskah',
  'basis_document',
  async (ctx, basis, form) =>
    addBasisDocument(ctx, { basis, bytes: new Uint8Array((await form.file('document')?.arrayBuffer()) ?? new ArrayBuffer(0)) }),
  show,
)

export const verifyBasisPage = errand(
  'periksa',
  'basis_verified',
  (ctx, basis, form) => verifyBasis(ctx, { basis, article: form.given('article'), input: { source: form.text('source') } }),
  show,
)

export const stepBasisPage = errand(
  'ubah',
  'basis_changed',
  (ctx, basis, form) =>
    stepBasis(ctx, {
      basis,
      input: { ...given(form, 'successor'), status: form.text('status'), fromDay: form.text('fromDay'), reason: form.text('reason') },
    }),
  showChange,
)
