import { formatCount, formatRupiah, rupiah } from '#src/base/money.ts'
import { formatDay, type Tongue } from '#src/base/time.ts'
import { decisionAddress } from '#src/governance/decision.ts'
import { closePaper, codeTo, facts, letterhead, openPaper, paperTitle, paragraph, stamp } from '#src/platform/paper.ts'
import type { Say } from '#src/ui/words.ts'
import type { Application } from './application-read.db.ts'

export type LetterOf = Application & { decision: string }
type Telling = { t: Say; tongue: Tongue; demo: boolean; origin: string }

const askedIn = ({ kind, measure }: Application, { amount, quantity }: { amount: number; quantity: number }): string =>
  kind === 'money' ? formatRupiah(rupiah(amount)) : `${formatCount(quantity)} ${measure}`.trim()

/** The step by which it was decided: what it says and when stands in the letter, whatever came after. */
const decidedIn = (one: Application) => one.steps.findLast(({ step }) => ['approve', 'provide', 'queue', 'refuse', 'uphold'].includes(step))

/** Surat putusan: what was decided, on which decision of the register, and what can be done about it. The same decision gives the same bytes. */
export async function applicationPaper(one: LetterOf, { t, tongue, demo, origin }: Telling): Promise<Uint8Array> {
  const decided = decidedIn(one)
  const at = decided?.at ?? one.since
  const title = t('apply.paper.title')
  const paper = await openPaper({ title: `${title} ${one.number}`, subject: one.offer, author: one.unitName, language: tongue, at })
  letterhead(paper, one.unitName, demo ? t('apply.paper.demo') : t('apply.paper.house'))
  paperTitle(paper, title, t('apply.paper.number', { number: one.number, decision: one.decision, day: formatDay(at, tongue) }))
  const refused = decided?.step === 'refuse'
  stamp(paper, t(`apply.paper.${decided?.step ?? 'refuse'}`), !refused)
  facts(paper, [
    [t('apply.paper.for'), one.title],
    [t('apply.paper.offer'), one.offer],
    [t('apply.asked'), askedIn(one, one)],
    ...(one.award && !refused ? [[t('apply.paper.granted'), askedIn(one, one.award)] as const] : []),
    ...(one.place !== null ? [[t('apply.paper.place'), String(one.place)] as const] : []),
    [t('apply.paper.reason'), decided?.reason ?? ''],
  ])
  paragraph(paper, t(refused ? 'apply.paper.object' : one.form.awaitsBudget ? 'apply.paper.budget' : 'apply.paper.next'))
  const address = `${origin}${decisionAddress(one.decision)}`
  codeTo(paper, address, { alt: t('apply.paper.code_alt', { address }), text: t('apply.paper.code'), strong: one.decision })
  paragraph(paper, t('apply.paper.unsigned'), true)
  return await closePaper(paper)
}
