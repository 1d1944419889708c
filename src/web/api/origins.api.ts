import { Missing, type Refusal } from '#src/base/outcome.ts'
import { isoWithOffset } from '#src/base/time.ts'
import type { ReportMade } from '#src/market/origin-case.db.ts'
import { reporting } from '#src/market/origin-case.ts'
import { reportOriginWith } from '#src/market/origin-picture.db.ts'
import { listingToDoubt } from '#src/market/origin-read.db.ts'
import { personOf } from '#src/platform/context.ts'
import { tooMany } from '#src/platform/limits.ts'
import { type Page, post, type Route } from '../visit.ts'
import { mostPictureBytes, originReportBody } from './_schemas-origins.ts'
import { json, onceFor, readBody, refuse } from './answer.ts'

const asRule = (refusal: Refusal): Refusal => {
  const reason = String(refusal.facts?.reason ?? '')
  return /^market\.origin\.[a-z_0-9]+$/.test(reason) ? { rule: reason, ...(refusal.field ? { field: refusal.field } : {}) } : refusal
}

const madeBody = ({ number, answerBy }: ReportMade) => ({ number, answerBy: isoWithOffset(answerBy) })

/** The same deed as the form's; nothing is read for a guest, and nothing decoded past the limit of a person. */
const report: Page = async (visit) => {
  const { ctx, c } = visit
  const person = personOf(ctx.actor)
  if (!person) return refuse(visit, [{ rule: 'market.origin.sign_in' }])
  const read = await readBody(visit, originReportBody)
  if (!read.ok) return refuse(visit, read.refusals.map(asRule))
  const once = onceFor(visit, 'POST /products/:slug/origin-reports', `${c.req.path}\n${read.value.text}`, (value) => ({
    status: 201,
    body: madeBody(value as ReportMade),
  }))
  if (!once.ok) return refuse(visit, once.refusals)
  const product = c.req.param('slug') ?? ''
  if (!(await listingToDoubt(ctx.db, product))) throw new Missing('product')
  const wait = await tooMany(ctx, reporting, person)
  if (wait) return refuse(visit, [{ rule: 'platform.too_many', facts: { seconds: wait } }], { 'retry-after': String(wait) })
  const { picture, ...input } = read.value.value
  const made = await reportOriginWith(once.value, {
    product,
    input,
    bytes: picture === undefined ? undefined : Buffer.from(picture, 'base64'),
  })
  return made.ok ? json(madeBody(made.value), 201) : refuse(visit, made.refusals)
}

export const originApiRoutes: readonly Route[] = [
  post('/api/v1/products/:slug/origin-reports', 'api', report, Math.ceil(mostPictureBytes * 1.4) + 16_384),
]
