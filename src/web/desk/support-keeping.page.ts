import { answerShortfall, askReport, checkCondition, judgeReport } from '#src/support/keeping.db.ts'
import { answerSchema, conditionSchema, reportDueSchema, verdictSchema } from '#src/support/keeping.ts'
import { readSupport } from '#src/support/read-input.ts'
import type { Page } from '../visit.ts'
import { commitmentErrand } from './support.page.tsx'

export const answerShortfallPage: Page = commitmentErrand('dijawab', async (ctx, number, form) => {
  const read = readSupport(answerSchema, { number, delivery: form.text('delivery'), text: form.text('text') })
  return read.ok ? await answerShortfall(ctx, read.value) : read
})

export const checkConditionPage: Page = commitmentErrand('diperiksa', async (ctx, number, form) => {
  const read = readSupport(conditionSchema, { number, onDay: form.text('onDay'), state: form.text('state'), says: form.text('says') })
  return read.ok ? await checkCondition(ctx, read.value) : read
})

export const askReportPage: Page = commitmentErrand('diminta', async (ctx, number, form) => {
  const read = readSupport(reportDueSchema, { number, what: form.text('what'), dueDay: form.text('dueDay') })
  return read.ok ? await askReport(ctx, read.value) : read
})

export const judgeReportPage: Page = commitmentErrand('dinilai', async (ctx, number, form) => {
  const read = readSupport(verdictSchema, {
    number,
    report: form.text('report'),
    accepted: form.text('accepted') === 'ya',
    reason: form.text('reason'),
  })
  return read.ok ? await judgeReport(ctx, read.value) : read
})
