import type { z } from 'zod'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { dayOf, isoWithOffset } from '#src/base/time.ts'
import { unknownIn } from '#src/governance/case-open.db.ts'
import type { CaseStep, CaseLine as Waiting } from '#src/governance/case-read.db.ts'
import { caseByNumber, casesWaiting } from '#src/governance/case-read.db.ts'
import { decisionAddress } from '#src/governance/decision.ts'
import { type DecisionRead, decisionByNumber, decisionsOf } from '#src/governance/decision-read.db.ts'
import { whoHolds } from '#src/governance/holders.db.ts'
import { type Basis, legalBases } from '#src/governance/legal-basis-read.db.ts'
import { exposed } from '#src/governance/matrix.ts'
import { publishedMatrix } from '#src/governance/matrix-page.db.ts'
import { isPlace } from '#src/governance/place.ts'
import { settingNow } from '#src/governance/who.db.ts'
import { whoMay } from '#src/governance/who.ts'
import { get, type Page, type Route, type Visit } from '../visit.ts'
import {
  authorityQuery,
  type caseLineSchema,
  decisionQuery,
  type decisionSchema,
  legalBasisQuery,
  type legalBasisSchema,
  pageQuery,
  postQuery,
  type postSchema,
} from './_schemas-governance.ts'
import { json, refuse } from './answer.ts'
import { governanceDeedRoutes } from './governance-deeds.api.ts'

const ruleIn = (message: string): string => (message.startsWith('governance.') ? message : 'platform.input')

/** The query as that schema says; messages of the schemas are rules. Other names are not looked at. */
function readQuery<T extends z.ZodObject>(visit: Visit, schema: T): Outcome<z.output<T>> {
  const parsed = schema.strip().safeParse(visit.c.req.query())
  if (parsed.success) return done(parsed.data as z.output<T>)
  return refused(
    ...parsed.error.issues.map((issue): Refusal => {
      const field = String(issue.path[0] ?? 'query')
      return { rule: ruleIn(issue.message), field, facts: { field, reason: issue.message } }
    }),
  )
}

/** The matrix as it is hashed. It is asked again every time, and answered with 304 as long as it is the same. */
const matrix: Page = async (visit) => {
  const found = await publishedMatrix(visit.ctx.db, 'id')
  if (!found) throw new Missing('matrix')
  const body = { ...exposed({ version: found.version, from: dayOf(found.from), rows: found.rows }), hash: found.hash }
  return json(body, 200, { etag: `"${found.hash}"`, 'cache-control': 'public, no-cache', 'access-control-allow-origin': '*' })
}

const authority: Page = async (visit) => {
  const read = readQuery(visit, authorityQuery)
  if (!read.ok) return refuse(visit, read.refusals)
  const { action, fund, amount, unit, capacity } = read.value
  const unknown = await unknownIn(visit.ctx.db, { action, fund, unit, amount })
  if (unknown.length > 0) return refuse(visit, unknown)
  const setting = await settingNow(visit.ctx.db, unit)
  if (!setting) return refuse(visit, [{ rule: 'governance.authority.no_matrix' }])
  // an action about money without an amount was refused above
  const who = whoMay(setting, { action, fund, capacity, amount, money: amount !== undefined, ...(unit ? { unit } : {}) })
  const [first] = who.rows
  return json({
    whoCan: who.whoCan,
    rule: first?.id ?? who.rule ?? 'governance.authority.action_unknown',
    legalBasis: first?.legalBasis ?? null,
    rows: who.rows.map(({ id }) => id),
    version: setting.matrix.version,
  })
}

const decisionBody = (
  visit: Visit,
  { record, hash, holder, recordedAt, daysLate, correctedBy, illustrative, basisVerified }: DecisionRead,
): z.infer<typeof decisionSchema> => ({
  record: { ...record, mode: record.mode as z.infer<typeof decisionSchema>['record']['mode'] },
  hash,
  holder,
  recordedAt: isoWithOffset(recordedAt),
  daysLate,
  correctedBy,
  illustrative,
  basisVerified,
  url: `${visit.ctx.house.config.origin}${decisionAddress(record.number)}`,
})

const decisions: Page = async (visit) => {
  const read = readQuery(visit, decisionQuery)
  if (!read.ok) return refuse(visit, read.refusals)
  const { min, max, cursor } = read.value
  if (min !== undefined && max !== undefined && min > max) return refuse(visit, [{ rule: 'governance.ask.range_reversed', field: 'min' }])
  if (cursor !== undefined && !isPlace(cursor)) return refuse(visit, [{ rule: 'governance.ask.cursor', field: 'cursor' }])
  const page = await decisionsOf(visit.ctx.db, read.value)
  return json({ items: page.items.map((one) => decisionBody(visit, one)), next: page.next })
}

const decision: Page = async (visit) => {
  const found = await decisionByNumber(visit.ctx.db, visit.c.req.param('number') ?? '')
  if (!found) throw new Missing('decision')
  return json({ ...decisionBody(visit, found.decision), chain: found.chain.map(({ record }) => record.number) })
}

const lineBody = ({
  number,
  title,
  action,
  fund,
  amount,
  unit,
  status,
  dueDay,
  openedAt,
  turn,
}: Omit<Waiting, 'why' | 'id'>): z.infer<typeof caseLineSchema> => ({
  number,
  title,
  action,
  fund,
  amount,
  unit,
  status,
  dueDay,
  openedAt: isoWithOffset(openedAt),
  turn,
})

const cases: Page = async (visit) => {
  const read = readQuery(visit, pageQuery)
  if (!read.ok) return refuse(visit, read.refusals)
  const { cursor } = read.value
  if (cursor !== undefined && !isPlace(cursor)) return refuse(visit, [{ rule: 'governance.ask.cursor', field: 'cursor' }])
  const page = await casesWaiting(visit.ctx, read.value)
  return json({ items: page.items.map(({ why, ...line }) => ({ ...lineBody(line), why })), next: page.next })
}

const stepBody = ({ step, at, by, post, row, version, reason }: CaseStep) => ({
  step,
  at: isoWithOffset(at),
  by,
  post,
  row,
  version,
  reason,
})

const oneCase: Page = async (visit) => {
  const found = await caseByNumber(visit.ctx, visit.c.req.param('number') ?? '')
  const { reason, openedVersion, versionNow, decision: number, targets, steps } = found
  return json({ ...lineBody(found), reason, openedVersion, versionNow, decision: number, targets, steps: steps.map(stepBody) })
}

const posts: Page = async (visit) => {
  const read = readQuery(visit, postQuery)
  if (!read.ok) return refuse(visit, read.refusals)
  const { unit, post } = read.value
  const found = await whoHolds(visit.ctx, { ...(unit ? { unit } : {}), ...(post ? { post } : {}) })
  const items = found.map(
    ({ nameEn: _, holders, ...held }): z.infer<typeof postSchema> => ({
      ...held,
      holders: holders.map(({ name, seat, mode, firstDay, until, paper, basis, verified, illustrative }) => ({
        name,
        seat,
        mode,
        from: firstDay,
        until,
        paper,
        legalBasis: basis,
        verified,
        illustrative,
      })),
    }),
  )
  return json({ items, next: null })
}

const basisBody = ({ level: _, note: __, document: ___, ...basis }: Basis): z.infer<typeof legalBasisSchema> => basis

const bases: Page = async (visit) => {
  const read = readQuery(visit, legalBasisQuery)
  if (!read.ok) return refuse(visit, read.refusals)
  const { q, limit, cursor } = read.value
  const found = await legalBases(visit.ctx, { ...(q ? { words: q } : {}), ...(cursor ? { after: cursor } : {}) }, limit + 1)
  const items = found.slice(0, limit).map(basisBody)
  return json({ items, next: found.length > limit ? (items.at(-1)?.code ?? null) : null })
}

export const governanceApiRoutes: Route[] = [
  get('/api/v1/governance/posts', 'api', posts),
  get('/api/v1/governance/legal-bases', 'api', bases),
  get('/api/v1/governance/matrix', 'api', matrix),
  get('/api/v1/governance/authority', 'api', authority),
  get('/api/v1/governance/decisions', 'api', decisions),
  get('/api/v1/governance/decisions/:number', 'api', decision),
  get('/api/v1/governance/cases', 'api', cases),
  get('/api/v1/governance/cases/:number', 'api', oneCase),
  ...governanceDeedRoutes,
]
