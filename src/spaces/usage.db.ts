import { sql } from 'kysely'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { type Day, dayOf } from '#src/base/time.ts'
import { settingNow } from '#src/governance/who.db.ts'
import { whoMay } from '#src/governance/who.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { beginsAt, classes, type Period, type UsageClass } from './booking.ts'
import {
  type Answers,
  classify,
  minutesByDay,
  priceItem,
  type Question,
  type Tariff,
  type TariffLine,
  type UsageRule,
  unanswered,
} from './usage.ts'

export async function questionsNow(db: Database | Tx): Promise<Question[]> {
  const found = await sql<Question>`select key, text, text_en as "textEn", choices from spaces.question order by position`.execute(db)
  return found.rows
}

/** The rule table as it is on a day, in its order. */
export async function rulesOn(db: Database | Tx, day: Day): Promise<UsageRule[]> {
  const found =
    await sql<UsageRule>`select x.id, x.code, x.position, x.conditions, x.class, x.plain, x.plain_en as "plainEn", x.documents, x.action, x.may_deviate as "mayDeviate", b.code as basis, x.article, x.illustrative, governance.basis_in_force(b.id, ${day}::date) as stands
    from spaces.usage_rule x join governance.legal_basis b on b.id = x.legal_basis_id
    where x.valid @> ${day}::date order by x.position, x.code`.execute(db)
  return found.rows
}

type Item = { id: string; slug: string; name: string; nameEn?: string; kind: string; quantity: number }

/** The tariffs of these things for a class on each of these days: the version of the day, and only while its legal basis stands. */
async function tariffsOf(
  db: Database | Tx,
  items: readonly string[],
  cls: UsageClass,
  days: readonly Day[],
): Promise<Map<string, Tariff[]>> {
  const found = await sql<
    Tariff & { bookable: string }
  >`select x.bookable_id as bookable, x.code, x.per, x.amount, x.normal_amount as normal, b.code as basis, x.article,
      to_char(d.day, 'YYYY-MM-DD') as "from", to_char(d.day, 'YYYY-MM-DD') as "to"
    from unnest(${days}::date[]) as d(day) join spaces.tariff x on x.valid @> d.day join governance.legal_basis b on b.id = x.legal_basis_id
    where x.bookable_id = any (${items}::uuid[]) and x.class = ${cls} and governance.basis_in_force(b.id, d.day) order by d.day`.execute(db)
  const all = new Map<string, Tariff[]>()
  for (const { bookable, ...tariff } of found.rows) all.set(bookable, [...(all.get(bookable) ?? []), tariff])
  return all
}

export type QuotedBasis = { code: string; title: string; article: string; verified: boolean }

/** What a use would be and cost. Amounts in whole rupiah for the whole booking; `normalPrice` without the relief of its class. */
export type Quote = {
  class: UsageClass
  rule: { id: string; code: string; plain: string; plainEn: string; article: string; mayDeviate: string; illustrative: boolean }
  bases: QuotedBasis[]
  lines: TariffLine[]
  normalPrice: number
  price: number
  documents: string[]
  action: UsageRule['action']
}

/** The crowd from which the police ask for a permit of their own (Perpol 7/2023 as the pack names it). */
const crowdPermit = 'lebih_500'

async function basesOf(db: Database | Tx, used: readonly { basis: string; article: string }[]): Promise<QuotedBasis[]> {
  const found = await sql<{
    code: string
    title: string
    verified: boolean
  }>`select code, kind || coalesce(' ' || number, '') || coalesce('/' || year, '') as title, verified
    from governance.legal_basis where code = any (${used.map(({ basis }) => basis)}::text[])`.execute(db)
  const byCode = new Map(found.rows.map((row) => [row.code, row]))
  const seen = new Set<string>()
  return used.flatMap(({ basis, article }) => {
    const row = byCode.get(basis)
    if (!row || seen.has(`${basis} ${article}`)) return []
    seen.add(`${basis} ${article}`)
    return [{ ...row, article }]
  })
}

/**
 * Class, rule and price of a use: by the rules and tariffs of the day of use. `items` are the things asked for with how many of each.
 * What is unanswered, forbidden, without a rule or without a tariff is refused by that name.
 */
export async function quoteUse(
  db: Database | Tx,
  { items, periods, answers }: { items: readonly Item[]; periods: readonly Period[]; answers: Answers },
): Promise<Outcome<Quote>> {
  const missing = unanswered(await questionsNow(db), answers)
  if (missing.length > 0) return refused(...missing)
  const rule = classify(await rulesOn(db, dayOf(beginsAt(periods))), answers)
  if (!rule) return refused({ rule: 'spaces.usage.no_rule', field: 'answers' })
  const about = { rule: rule.code, article: rule.article, post: rule.mayDeviate }
  if (rule.class === 'forbidden') return refused({ rule: 'spaces.usage.forbidden', field: 'answers', facts: about })
  if (!rule.stands) return refused({ rule: 'spaces.usage.no_basis', field: 'answers', facts: { ...about, basis: rule.basis } })
  const tariffs = await tariffsOf(
    db,
    items.map(({ id }) => id),
    rule.class,
    minutesByDay(periods).map(({ day }) => day),
  )
  const priced = items.map((item) => priceItem({ ...item, tariffs: tariffs.get(item.id) ?? [] }, periods))
  const unpriced = priced.flatMap((one): Refusal[] => ('refusal' in one ? [one.refusal] : []))
  if (unpriced.length > 0) return refused(...unpriced)
  const lines = priced.flatMap((one) => ('lines' in one ? one.lines : []))
  const used = [...tariffs.values()].flat().filter(({ code }) => lines.some((line) => line.code === code))
  return done({
    class: rule.class,
    rule: rule,
    bases: await basesOf(db, [rule, ...used]),
    lines,
    normalPrice: lines.reduce((sum, { normal }) => sum + normal, 0),
    price: lines.reduce((sum, { amount }) => sum + amount, 0),
    documents: [...rule.documents, ...(answers.keramaian === crowdPermit ? ['izin_keramaian'] : [])],
    action: rule.action,
  })
}

/** Posts that may decide such a booking for a unit, in the order of the matrix. */
export async function decidersOf(ctx: Ctx, action: UsageRule['action'], unit: string, amount: number): Promise<string[]> {
  const setting = await settingNow(ctx.db, unit)
  if (!setting) return []
  const fund = action === 'spaces.booking.approve_paid' ? 'aset_kota' : 'tanpa_dana'
  return whoMay(setting, { action, money: action === 'spaces.booking.approve_paid', capacity: 'decide', fund, amount, unit }).whoCan
}

/** An activity the city has published with what the rules make of it. */
export type Example = { code: string; activity: string; activityEn: string; answers: Answers; class: UsageRule['class']; rule: string }

export async function examplesOf(db: Database | Tx): Promise<Example[]> {
  const found =
    await sql<Example>`select code, activity, activity_en as "activityEn", answers, class, rule from spaces.example order by position`.execute(
      db,
    )
  return found.rows
}

export type Tried = { rule?: UsageRule; refusals: Refusal[] }

/** What a rule table makes of answers, without a room or a price. */
export function tryAnswers(questions: readonly Question[], rules: readonly UsageRule[], answers: Answers): Tried {
  const missing = unanswered(questions, answers)
  if (missing.length > 0) return { refusals: missing }
  const rule = classify(rules, answers)
  return rule ? { rule, refusals: [] } : { refusals: [{ rule: 'spaces.usage.no_rule' }] }
}

/** A thing and a class that have no price in force on some day to come, from the first such day: the desk is told before people are refused. */
export type Unpriced = { space: string; spaceEn: string; class: UsageClass; from: Day; days: number }

export async function unpriced(db: Database | Tx, days = 90): Promise<Unpriced[]> {
  const found =
    await sql<Unpriced>`select b.name as space, b.name_en as "spaceEn", c.class, to_char(min(d.day), 'YYYY-MM-DD') as "from", count(*)::int as days
    from spaces.bookable b cross join unnest(${[...classes]}::text[]) as c(class)
      cross join lateral (select (governance.today() + n) as day from generate_series(0, ${days}::int - 1) n) d
    where b.ended_at is null and not exists (select from spaces.tariff x where x.bookable_id = b.id and x.class = c.class and x.valid @> d.day
      and governance.basis_in_force(x.legal_basis_id, d.day))
    group by b.position, b.name, b.name_en, c.class order by b.position, c.class`.execute(db)
  return found.rows
}
