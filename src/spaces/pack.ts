import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { classes } from './booking.ts'

const slug = z.string().regex(/^[a-z0-9-]{1,60}$/)
const said = z.string().min(1)
const minutes = z.int().min(0)
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const day = z.iso.date()
const until = z.union([z.literal(''), day])
const rupiah = z.int().min(0)

const question = z.strictObject({
  key: z.string().regex(/^[a-z_]{2,40}$/),
  text: said,
  textEn: said,
  values: z.array(z.strictObject({ value: z.string().regex(/^[a-z0-9_]{1,40}$/), text: said, textEn: said })).min(2),
})

/** The rooms of a city and the rules of their use, as a pack's `spaces.json` writes them. Money in whole rupiah, days as civic days, `to` included. */
const schema = z.strictObject({
  illustrative: z.boolean(),
  source: said,
  opens: clock,
  closes: clock,
  pauses: z.array(z.strictObject({ weekday: z.int().min(1).max(7), starts: clock, ends: clock, name: said, nameEn: said })),
  /** What is published about holidays of a kind; without a word on it they are closed. */
  holidayHours: z
    .array(
      z.strictObject({
        kind: z.enum(['national', 'joint_leave', 'local']),
        usual: z.boolean().default(false),
        opens: clock.optional(),
        closes: clock.optional(),
      }),
    )
    .default([]),
  /** Hours of some days only, of every room; without a clock they are closed. `to` included. */
  datedHours: z
    .array(z.strictObject({ from: day, to: day, opens: clock.optional(), closes: clock.optional(), name: said, nameEn: said }))
    .default([]),
  resources: z.array(
    z.strictObject({
      code: slug,
      kind: z.enum(['part', 'item', 'pool']),
      name: said,
      nameEn: said,
      stock: z.int().min(0).optional(),
      before: minutes.optional(),
      after: minutes.optional(),
    }),
  ),
  spaces: z.array(
    z.strictObject({
      slug,
      kind: z.enum(['room', 'open_air', 'seats', 'equipment', 'kit']),
      name: said,
      nameEn: said,
      unit: said,
      parent: slug.optional(),
      capacity: z.int().min(1).nullable(),
      parts: z.record(slug, z.int().min(1)),
      plain: said,
      plainEn: said,
      access: z.string().optional(),
      accessEn: z.string().optional(),
      maxMinutes: minutes.optional(),
      noticeHours: z.int().min(0).optional(),
      quotaWeek: z.int().min(1).optional(),
      approval: z.boolean().optional(),
    }),
  ),
  questions: z.array(question).min(1).max(6),
  rules: z.array(
    z.strictObject({
      code: said,
      conditions: z.record(z.string(), z.array(z.string()).min(1)),
      class: z.enum([...classes, 'forbidden']),
      plain: said,
      plainEn: said,
      documents: z.array(z.string()),
      action: z.enum(['spaces.booking.approve', 'spaces.booking.approve_paid']),
      mayDeviate: said,
      basis: said,
      article: said,
      from: day,
      to: until,
    }),
  ),
  examples: z.array(
    z.strictObject({
      activity: said,
      activityEn: said,
      answers: z.record(z.string(), z.string()),
      class: z.enum([...classes, 'forbidden']),
      rule: said,
    }),
  ),
  tariffs: z.array(
    z.strictObject({
      code: said,
      space: slug,
      class: z.enum(classes),
      per: z.enum(['hour', 'half_day', 'day', 'use']),
      amount: rupiah,
      normal: rupiah,
      basis: said,
      article: said,
      from: day,
      to: until,
    }),
  ),
  holidays: z.array(
    z.strictObject({
      day,
      name: said,
      nameEn: said,
      kind: z.enum(['national', 'joint_leave', 'local']),
      source: said,
      verified: z.boolean(),
    }),
  ),
})

export type SpacesPack = z.output<typeof schema>

const file = 'spaces.json'
const fault = (rule: string, where: string) => ({
  rule: `directory.city.${rule}`,
  field: `${file}:1:${where}`,
  facts: { file, line: 1, column: where, value: '' },
})

/** Names that point nowhere, each with the place a person can find. */
function looseEnds(pack: SpacesPack) {
  const resources = new Set(pack.resources.map(({ code }) => code))
  const slugs = new Set(pack.spaces.map((one) => one.slug))
  const values = new Map(pack.questions.map(({ key, values }) => [key, new Set(values.map(({ value }) => value))]))
  const rules = new Set(pack.rules.map(({ code }) => code))
  const loose: string[] = []
  for (const one of pack.spaces) {
    for (const part of Object.keys(one.parts)) if (!resources.has(part)) loose.push(`spaces.${one.slug}.parts.${part}`)
    if (one.parent && !slugs.has(one.parent)) loose.push(`spaces.${one.slug}.parent`)
  }
  for (const one of pack.tariffs) if (!slugs.has(one.space)) loose.push(`tariffs.${one.code}.space`)
  for (const one of pack.rules)
    for (const [key, wanted] of Object.entries(one.conditions))
      if (!wanted.every((value) => values.get(key)?.has(value))) loose.push(`rules.${one.code}.conditions.${key}`)
  for (const [at, one] of pack.examples.entries()) {
    if (!rules.has(one.rule)) loose.push(`examples.${at}.rule`)
    for (const [key, values_] of values) if (!values_.has(one.answers[key] ?? '')) loose.push(`examples.${at}.answers.${key}`)
  }
  return loose
}

/** *Pinjam pakai* is between governments only (Permendagri 19/2016): a rule for anybody else that offers it is a fault of the pack. */
const loan = /pinjam[ _-]*pakai/i
const loansToCommunities = ({ rules }: SpacesPack): string[] =>
  rules.filter((one) => one.class !== 'government' && loan.test([one.plain, ...one.documents].join(' '))).map(({ code }) => `rules.${code}`)

/** Reads and checks the rooms of a city pack from the text of `spaces.json`. A city without the file has no rooms to book. */
export function readSpacesPack(text: string | undefined): Outcome<SpacesPack | undefined> {
  if (text === undefined) return done(undefined)
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return refused(fault('json_broken', ''))
  }
  const read = schema.safeParse(value)
  if (!read.success) return refused(...read.error.issues.slice(0, 20).map((issue) => fault('value_wrong', issue.path.join('.'))))
  const loose = looseEnds(read.data)
  if (loose.length > 0) return refused(...loose.map((where) => fault('unknown', where)))
  const loans = loansToCommunities(read.data)
  return loans.length > 0 ? refused(...loans.map((where) => fault('loan_to_community', where))) : done(read.data)
}
