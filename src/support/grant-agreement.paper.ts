import { formatCount, formatRupiah, rupiah } from '#src/base/money.ts'
import { formatDay } from '#src/base/time.ts'
import { decisionAddress } from '#src/governance/decision.ts'
import { closePaper, codeTo, facts, letterhead, openPaper, paperTitle, paragraph } from '#src/platform/paper.ts'
import { sayIn } from '#src/ui/words.ts'
import type { Application } from './application-read.db.ts'

export type GrantTold = Pick<Application, 'number' | 'offer' | 'unitName' | 'kind' | 'measure' | 'organisation'> & {
  version: number
  decision: string
  basis: string
  budgetLine: string
  quantity: number
  amount: number
  terms: string
  reason: string
  wanted: readonly string[]
  at: Date
}

/**
 * The agreement as both sides read it, in Indonesian: who gives what to whom, on which decision and basis, and what each does. It names a body, never
 * a private person: who that is stands in the application, and ends with its account. The same facts give the same bytes.
 */
export async function grantPaper(one: GrantTold, { demo, origin }: { demo: boolean; origin: string }): Promise<Uint8Array> {
  const t = sayIn('id')
  const title = t(one.kind === 'money' ? 'apply.grant.paper.nphd' : 'apply.grant.paper.other')
  const name = `${one.number}/P${one.version}`
  const paper = await openPaper({ title: `${title} ${name}`, subject: one.offer, author: one.unitName, language: 'id', at: one.at })
  letterhead(paper, one.unitName, demo ? t('apply.paper.demo') : t('apply.paper.house'))
  paperTitle(paper, title, t('apply.grant.paper.number', { number: name, day: formatDay(one.at, 'id') }))
  facts(paper, [
    [t('apply.grant.paper.giver'), one.unitName],
    [t('apply.grant.paper.receiver'), one.organisation ?? t('apply.grant.paper.alone', { number: one.number })],
    [t('apply.paper.offer'), one.offer],
    [
      t('apply.paper.granted'),
      one.kind === 'money' ? formatRupiah(rupiah(one.amount)) : `${formatCount(one.quantity)} ${one.measure}`.trim(),
    ],
    [t('apply.grant.paper.decision'), one.decision],
    [t('apply.grant.paper.basis'), one.basis],
    ...(one.budgetLine ? [[t('apply.grant.paper.budget'), one.budgetLine] as const] : []),
    ...(one.reason ? [[t('apply.grant.paper.reason'), one.reason] as const] : []),
    ...(one.wanted.length > 0 ? [[t('apply.grant.paper.wanted'), one.wanted.join('; ')] as const] : []),
  ])
  for (const part of one.terms.split(/\n{1,}/).filter((text) => text.trim())) paragraph(paper, part.trim())
  paragraph(paper, t('apply.grant.paper.counts'))
  const address = `${origin}${decisionAddress(one.decision)}`
  codeTo(paper, address, { alt: t('apply.paper.code_alt', { address }), text: t('apply.paper.code'), strong: one.decision })
  paragraph(paper, t('apply.grant.paper.signed'), true)
  return await closePaper(paper)
}
