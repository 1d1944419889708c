import { sql } from 'kysely'
import { dayOf, minutesAfter } from '#src/base/time.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import { stillWaits } from './_case-rows.db.ts'
import { casesWaiting } from './case-read.db.ts'
import { decisionsDueForReview } from './decision-read.db.ts'
import { delegationsInForce, myDelegations } from './delegation.db.ts'
import { type Custody, custody, type HandoverDue, handoverDue } from './succession.db.ts'

/** A case somebody must take up, as a line: its number, what it is and until when. */
export type OpenCase = { number: string; title: string; dueDay: string | null }
/** A loan that ends by itself. */
export type Loan = { number: string; post: string; grantee: string; lastDay: string }
export type ReviewDue = { number: string; title: string; reviewOn: string }

/** What whoever follows must know, of one's own seats or, for those who may make the file, of all. */
export type Checklist = {
  whole: boolean
  terms: HandoverDue[]
  cases: OpenCase[]
  loans: Loan[]
  reviews: ReviewDue[]
  keys: Custody | undefined
}

/** How far ahead one looks, in days: that of the terms. */
const ahead = 90
const most = 50

async function openCases(ctx: Ctx): Promise<OpenCase[]> {
  const found = await sql<OpenCase>`select c.number, c.title, c.due_day::text as "dueDay" from governance.case_file c
    where ${stillWaits} order by c.due_day nulls last, c.id limit ${most}`.execute(ctx.db)
  return found.rows
}

const today = (ctx: Ctx, days: number) => dayOf(minutesAfter(ctx.now, days * 1440))

/** The checklist of the one who asks. */
export async function handoverChecklist(ctx: Ctx): Promise<Checklist> {
  const whole = await may(ctx, 'governance.handover.build')
  const [terms, cases, loans, reviews, keys] = await Promise.all([
    handoverDue(ctx, whole ? 'all' : 'mine'),
    whole ? openCases(ctx) : casesWaiting(ctx, { limit: most }).then(({ items }) => items),
    whole ? delegationsInForce(ctx) : myDelegations(ctx, 'given'),
    whole ? decisionsDueForReview(ctx.db, { by: today(ctx, ahead), limit: most }) : { items: [] },
    whole ? custody(ctx.db) : undefined,
  ])
  return {
    whole,
    terms,
    cases,
    loans: loans.filter((one) => 'state' in one && one.state !== 'past'),
    reviews: reviews.items.map(({ record }) => record),
    keys,
  }
}
