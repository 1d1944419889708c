import { z } from 'zod'
import { correctingSchema, decidingSchema } from '#src/governance/decision.ts'
import { capacities } from '#src/governance/matrix.ts'
import { documentLimits } from '#src/platform/document.ts'

const money = z.int().min(0).describe('whole rupiah')
const code = z.string()
const moment = z.iso.datetime({ offset: true })
const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256, hex')

export const matrixRowSchema = z
  .object({
    id: z.string().describe('what people call the row'),
    action: code,
    fund: code.describe('code of a fund, * for any'),
    capacity: z.enum(capacities),
    post: code.describe('code of a kind of post or of a body'),
    scope: z.enum(['unit', 'below', 'all']).describe('unit: the holder’s own; below: that and all under it'),
    min: money,
    max: money.nullable().describe('whole rupiah, included; null has no end'),
    window: z
      .object({ period: z.enum(['month', 'year']), cap: money, by: z.array(z.enum(['payee', 'activity', 'post', 'unit'])) })
      .nullable(),
    class: z.enum(['routine', 'strategic']),
    delegable: z.boolean(),
    superior: code.nullable(),
    quorum: z.array(z.int()).nullable().describe('[n, of] of all seats; one half means more than half'),
    majority: z.array(z.int()).nullable().describe('[n, of] of those who voted yes or no'),
    approvers: z.int(),
    evidence: z.array(code),
    legalBasis: code,
    article: z.string().nullable(),
  })
  .meta({ id: 'MatrixRow' })

export const matrixSchema = z
  .object({
    version: z.int(),
    from: z.iso.date().describe('civic day it came into force'),
    rows: z.array(matrixRowSchema),
    hash: hash.describe('SHA-256, hex, of the RFC 8785 form of {version, from, rows}'),
  })
  .meta({ id: 'AuthorityMatrix' })

const digits = z
  .string()
  .regex(/^\d{1,15}$/, 'governance.authority.amount_invalid')
  .transform(Number)

export const authorityQuery = z
  .object({
    action: z.string('governance.ask.action_unknown').max(80).describe('code of an action'),
    fund: z.string().max(80).default('tanpa_dana').describe('code of a fund; default tanpa_dana'),
    amount: digits.optional().describe('whole rupiah, digits alone; needed where the action is about money'),
    unit: z.string().max(80).optional().describe('code of a unit; without it: posts that may for some unit'),
    capacity: z.enum(capacities, 'governance.ask.capacity_unknown').default('decide').describe('in what way; default decide'),
  })
  .meta({ id: 'AuthorityQuery' })

export const authoritySchema = z
  .object({
    whoCan: z.array(code).describe('codes of posts that may, in the order of their rows; empty: nobody'),
    rule: z.string().describe('id of the first row that grants, or the dotted name of the rule that refuses everybody'),
    legalBasis: code.nullable().describe('what that row rests on'),
    rows: z.array(z.string()).describe('ids of all rows that grant'),
    version: z.int(),
  })
  .meta({ id: 'Authority' })

export const recordSchema = z
  .object({
    number: z.string(),
    kind: z.enum(['decision', 'refusal', 'correction', 'late_record']),
    title: z.string(),
    action: code,
    fund: code,
    amount: money,
    unit: code.nullable(),
    reason: z.string(),
    legalBasis: code,
    article: z.string().nullable(),
    effectiveOn: z.iso.date(),
    reviewOn: z.iso.date(),
    decidedAt: moment,
    post: code,
    postUnit: code,
    mode: z.enum(['definitive', 'plt', 'plh', 'delegated', 'substitute']),
    row: z.string(),
    matrixVersion: z.int(),
    matrixHash: hash,
    case: z.string().nullable(),
    corrects: z.string().nullable(),
    meeting: z.string().nullable(),
    sourceNote: z.string().nullable(),
    evidence: z
      .record(code, z.string())
      .optional()
      .describe('papers the row asked for: number of each and where it lies; left out where it asks for none'),
  })
  .meta({ id: 'DecisionRecord' })

export const decisionSchema = z
  .object({
    record: recordSchema,
    hash: hash.describe('SHA-256, hex, of the RFC 8785 form of `record`'),
    holder: z.string().describe('who acted, by name: office-holders are public'),
    recordedAt: moment,
    daysLate: z.int().describe('late records: days between taking effect and being recorded'),
    correctedBy: z.string().nullable(),
    illustrative: z.boolean().describe('rests on example data that no decree has ratified'),
    basisVerified: z.boolean(),
    url: z.url(),
  })
  .meta({ id: 'Decision' })

export const decisionWholeSchema = decisionSchema
  .extend({ chain: z.array(z.string()).describe('numbers of the chain of corrections, the oldest first, itself among them') })
  .meta({ id: 'DecisionWithChain' })

const list = <T extends z.ZodType>(item: T, id: string) => z.object({ items: z.array(item), next: z.string().nullable() }).meta({ id })

export const decisionListSchema = list(decisionSchema, 'DecisionList')

const limit = z
  .string()
  .regex(/^\d{1,3}$/, 'governance.ask.limit')
  .transform(Number)
  .refine((n) => n >= 1 && n <= 100, 'governance.ask.limit')
  .default(25)
  .describe('1 to 100; default 25')
const cursor = z.string().max(200, 'governance.ask.cursor').optional().describe('`next` of the page before')

export const decisionQuery = z
  .object({
    q: z.string().max(200).optional().describe('words of title, reason or number'),
    action: z.string().max(80).optional(),
    post: z.string().max(80).optional(),
    fund: z.string().max(80).optional(),
    year: z
      .string()
      .regex(/^(19|20|21)\d\d$/, 'governance.ask.year')
      .transform(Number)
      .optional()
      .describe('four digits'),
    min: digits.optional().describe('lowest amount in whole rupiah'),
    max: digits.optional().describe('highest amount in whole rupiah'),
    kind: z.enum(['decision', 'refusal', 'correction', 'late_record'], 'governance.ask.kind').optional(),
    limit,
    cursor,
  })
  .meta({ id: 'DecisionQuery' })

export const pageQuery = z.object({ limit, cursor })

export const correctionRequestSchema = correctingSchema
  .extend({ corrects: z.string().max(40).describe('number of the decision to correct') })
  .meta({ id: 'CorrectionRequest' })

/** What a PDF of the size documents may have is in base64, in characters. */
const fileText = Math.ceil(documentLimits.bytes / 3) * 4

/** The longest body a decision may come in. */
export const decisionBody = fileText + 64 * 1024

/** A decision as it is sent: with the source of a late record, where there is one. */
export const decisionFileSchema = decidingSchema
  .extend({
    sourceFile: z.base64().max(fileText).optional().describe('the source document of a late record, a PDF in base64; kept, not published'),
  })
  .meta({ id: 'DecisionRequest' })

/** One door for both: a decision made at once, or the correction of another where `corrects` names it. */
export const decisionRequestSchema = z.union([decisionFileSchema, correctionRequestSchema])

export const recordedSchema = z.object({ number: z.string(), hash, url: z.url() }).meta({ id: 'RecordedDecision' })

const turn = z
  .object({
    capacity: z.enum(capacities).optional().describe('in what way somebody must act now; absent: the case is over'),
    posts: z.array(code),
    waiting: z.array(code).describe('posts nobody holds and nobody may stand in for'),
  })
  .meta({ id: 'CaseTurn' })

export const steppedSchema = z
  .object({
    number: z.string(),
    remaining: z.int().describe('how many others must still act so'),
    turn,
    decision: z.object({ number: z.string(), hash }).optional(),
  })
  .meta({ id: 'CaseStepped' })

export const openedSchema = z.object({ number: z.string() }).meta({ id: 'CaseOpened' })

export const caseLineSchema = z
  .object({
    number: z.string(),
    title: z.string(),
    action: code,
    fund: code,
    amount: money,
    unit: code.nullable(),
    status: z.enum(['open', 'decided', 'refused', 'executed', 'confirmed', 'withdrawn']),
    dueDay: z.iso.date().nullable(),
    openedAt: moment,
    turn,
  })
  .meta({ id: 'CaseLine' })

export const caseSchema = caseLineSchema
  .extend({
    reason: z.string(),
    openedVersion: z.int().describe('version of the matrix when it was opened'),
    versionNow: z.int().nullable().describe('version by which it was decided; until then the one in force'),
    decision: z.string().nullable(),
    targets: z.array(code).describe('posts it can be forwarded to'),
    steps: z.array(
      z.object({
        step: z.string(),
        at: moment,
        by: z.string().nullable(),
        post: code.nullable(),
        row: z.string().nullable(),
        version: z.int().nullable(),
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: 'Case' })

export const caseListSchema = list(
  caseLineSchema.extend({ why: z.enum(['mine', 'stand_in', 'returned']) }).meta({ id: 'WaitingCase' }),
  'CaseList',
)

const example = {
  verified: z.boolean().describe('held against its source'),
  illustrative: z.boolean().describe('example data that no decree has ratified'),
}

export const postSchema = z
  .object({
    code,
    kind: code.describe('code of the kind of post, as the matrix speaks of it'),
    name: z.string(),
    unit: code,
    unitName: z.string(),
    advisory: z.boolean().describe('gives advice and never decides'),
    seats: z.int(),
    vacant: z.int().describe('seats nobody holds'),
    holders: z.array(
      z.object({
        name: z.string(),
        seat: z.int(),
        mode: z.enum(['definitive', 'plt', 'plh']),
        from: z.iso.date(),
        until: z.iso.date().describe('last civic day'),
        paper: z.string(),
        legalBasis: code.nullable(),
        ...example,
      }),
    ),
  })
  .meta({ id: 'Post' })

export const postQuery = z.object({
  unit: z.string().max(80).optional().describe('code of a unit'),
  post: z.string().max(80).optional().describe('code of a post'),
})

export const postListSchema = list(postSchema, 'PostList')

export const legalBasisSchema = z
  .object({
    code,
    kind: z.string(),
    number: z.string().nullable(),
    year: z.int().nullable(),
    about: z.string(),
    status: z.enum(['draft', 'in_force', 'amended', 'revoked']),
    inForce: z.boolean().describe('whether anything may rest on it today'),
    validFrom: z.iso.date().nullable(),
    validTo: z.iso.date().nullable(),
    source: z.string(),
    ...example,
  })
  .meta({ id: 'LegalBasis' })

export const legalBasisQuery = z.object({
  q: z.string().max(100).optional().describe('words of number, subject or article'),
  limit,
  cursor: z.string().max(80, 'governance.ask.cursor').optional().describe('`next` of the page before'),
})

export const legalBasisListSchema = list(legalBasisSchema, 'LegalBasisList')
