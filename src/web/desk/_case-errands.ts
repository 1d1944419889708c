import { readRupiah } from '#src/base/money.ts'
import type { Outcome } from '#src/base/outcome.ts'
import { actSchema, amendSchema, forwardSchema, noteSchema } from '#src/governance/case.ts'
import { decideCaseByPost } from '#src/governance/case-decide.db.ts'
import { concurCase, confirmCase, executeCase, reviewCase } from '#src/governance/case-deeds.db.ts'
import { amendCase, forwardCase, returnCase, withdrawCase } from '#src/governance/case-way.db.ts'
import { verdictSchema } from '#src/governance/decision.ts'
import { declareRecusal, recordConflict } from '#src/governance/recusal.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Typed } from '../shop/form.ts'
import { given, readBy } from './_errand.ts'
import { papersIn } from './_papers.ts'

export type CaseErrand = { did: string; run(ctx: Ctx, number: string, form: Typed): Promise<Outcome<unknown>> }

type Noted = { number: string; reason: string }
type Papers = { evidence?: Record<string, string> | undefined }

/** A deed that needs a reason others will read. */
const noted =
  (deed: (ctx: Ctx, wish: Noted) => Promise<Outcome<unknown>>): CaseErrand['run'] =>
  async (ctx, number, form) => {
    const read = readBy(noteSchema, { reason: form.text('reason') })
    return read.ok ? deed(ctx, { number, ...read.value }) : read
  }

/** An act in a case: why, and the papers it rests on. */
const acted =
  (deed: (ctx: Ctx, wish: Noted & Papers) => Promise<Outcome<unknown>>): CaseErrand['run'] =>
  async (ctx, number, form) => {
    const read = readBy(actSchema, { reason: form.text('reason'), ...papersIn(form) })
    return read.ok ? deed(ctx, { number, ...read.value }) : read
  }

/** An act that may be told why. */
const plain =
  (deed: (ctx: Ctx, wish: { number: string; reason?: string | undefined } & Papers) => Promise<Outcome<unknown>>): CaseErrand['run'] =>
  async (ctx, number, form) => {
    const read = readBy(actSchema.partial(), { ...given(form, 'reason'), ...papersIn(form) })
    return read.ok ? deed(ctx, { number, ...read.value }) : read
  }

const decide: CaseErrand['run'] = async (ctx, number, form) => {
  const read = readBy(verdictSchema, {
    ...given(form, 'title', 'effectiveOn'),
    outcome: form.checked('tolak') ? 'refuse' : 'yes',
    reason: form.text('reason'),
    reviewOn: form.text('reviewOn'),
    ...papersIn(form),
  })
  return read.ok ? decideCaseByPost(ctx, { number, ...read.value }) : read
}

const forward: CaseErrand['run'] = async (ctx, number, form) => {
  const read = readBy(forwardSchema, { post: form.text('post'), reason: form.text('reason') })
  return read.ok ? forwardCase(ctx, { number, ...read.value }) : read
}

/** The amount of a matter without money is not asked for; what is left out stays. */
const amend: CaseErrand['run'] = async (ctx, number, form) => {
  const read = readBy(amendSchema, {
    title: form.text('title'),
    reason: form.text('reason'),
    ...(form.given('amount') === undefined ? {} : { amount: readRupiah(form.text('amount')) }),
  })
  return read.ok ? amendCase(ctx, { number, ...read.value }) : read
}

/** What can be done through the page of a case, by the last part of its address. */
export const caseErrands: Readonly<Record<string, CaseErrand>> = {
  telaah: { did: 'reviewed', run: acted(reviewCase) },
  setuju: { did: 'concurred', run: plain(concurCase) },
  putusan: { did: 'decided', run: decide },
  laksana: { did: 'executed', run: acted(executeCase) },
  konfirmasi: { did: 'confirmed', run: plain(confirmCase) },
  terusan: { did: 'forwarded', run: forward },
  kembali: { did: 'returned', run: noted(returnCase) },
  perbaikan: { did: 'case_amended', run: amend },
  tarik: { did: 'withdrawn', run: noted(withdrawCase) },
  undur: { did: 'recused', run: (ctx, number, form) => declareRecusal(ctx, { case: number, input: { reason: form.text('reason') } }) },
  kepentingan: { did: 'recused', run: (ctx, number) => recordConflict(ctx, { case: number }) },
}
