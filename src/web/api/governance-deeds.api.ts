import type { z } from 'zod'
import { type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { actSchema, amendSchema, forwardSchema, openingSchema } from '#src/governance/case.ts'
import { decideCaseByPost } from '#src/governance/case-decide.db.ts'
import { concurCase, confirmCase, executeCase, reviewCase } from '#src/governance/case-deeds.db.ts'
import { openCaseByPost } from '#src/governance/case-open.db.ts'
import { amendCase, forwardCase } from '#src/governance/case-way.db.ts'
import { correctDecision, makeDecision, makeDecisionFrom, type Recorded } from '#src/governance/decision.db.ts'
import { correctingSchema, decisionAddress, verdictSchema } from '#src/governance/decision.ts'
import { actOrStepAside } from '#src/governance/recusal.db.ts'
import { needsSecondFactor } from '#src/identity/second-factor.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { type Page, post, type Route, type Visit } from '../visit.ts'
import { correctionRequestSchema, decisionBody, decisionFileSchema } from './_schemas-governance.ts'
import { json, onceFor, readBody, refuse } from './answer.ts'

/** What a schema calls by the name of a rule is that rule; the rest is a field that does not fit. */
const asRule = (refusal: Refusal): Refusal => {
  const reason = String(refusal.facts?.reason ?? '')
  return /^governance(\.[a-z_]+)+$/.test(reason) ? { rule: reason, ...(refusal.field ? { field: refusal.field } : {}) } : refusal
}

async function read<T>(visit: Visit, schema: z.ZodType<T>): Promise<Outcome<{ value: T; text: string }>> {
  const given = await readBody(visit, schema)
  return given.ok ? given : refused(...given.refusals.map(asRule))
}

/** One errand of an officer: second factor, body by schema, replay key, then the deed. */
function errand<T, O>(
  route: (visit: Visit) => string,
  schema: z.ZodType<T>,
  run: (ctx: Ctx, body: T, visit: Visit) => Promise<Outcome<O>>,
  body: (visit: Visit, value: O) => unknown,
): Page {
  return async (visit) => {
    if (await needsSecondFactor(visit.ctx)) return refuse(visit, [{ rule: 'identity.second.needed' }])
    const given = await read(visit, schema)
    if (!given.ok) return refuse(visit, given.refusals)
    const ctx = onceFor(visit, `POST ${route(visit)}`, given.value.text, (value) => ({ status: 201, body: body(visit, value as O) }))
    if (!ctx.ok) return refuse(visit, ctx.refusals)
    const outcome = await run(ctx.value, given.value.value, visit)
    return outcome.ok ? json(body(visit, outcome.value), 201) : refuse(visit, outcome.refusals)
  }
}

const recordedBody = (visit: Visit, { number, hash }: Recorded) => ({
  number,
  hash,
  url: `${visit.ctx.house.config.origin}${decisionAddress(number)}`,
})

const decide = errand(
  () => '/governance/decisions',
  decisionFileSchema,
  (ctx, { sourceFile, ...wish }) =>
    sourceFile === undefined ? makeDecision(ctx, wish) : makeDecisionFrom(ctx, wish, Buffer.from(sourceFile, 'base64')),
  recordedBody,
)
const correct = errand(
  () => '/governance/decisions',
  correctionRequestSchema,
  (ctx, { corrects, ...wish }) => correctDecision(ctx, { ...correctingSchema.parse(wish), number: corrects }),
  recordedBody,
)

/** A body that names what it corrects is a correction. */
const makeOrCorrect: Page = async (visit) => (/"corrects"\s*:/.test(await visit.c.req.text()) ? await correct(visit) : await decide(visit))

const plain = (_: Visit, value: unknown) => value
const numberOf = (visit: Visit) => visit.c.req.param('number') ?? ''

function step<T extends object>(
  name: string,
  schema: z.ZodType<T>,
  run: (ctx: Ctx, wish: T & { number: string }) => Promise<Outcome<object>>,
): Route {
  const page = errand(
    (visit) => `/governance/cases/${numberOf(visit)}/${name}`,
    schema,
    (ctx, wish, visit) => actOrStepAside(ctx, numberOf(visit), (own) => run(own, { ...wish, number: numberOf(visit) })),
    plain,
  )
  return post(`/api/v1/governance/cases/:number/${name}`, 'api', page)
}

export const governanceDeedRoutes: Route[] = [
  post('/api/v1/governance/decisions', 'api', makeOrCorrect, decisionBody),
  post(
    '/api/v1/governance/cases',
    'api',
    errand(
      () => '/governance/cases',
      openingSchema,
      (ctx, wish) => openCaseByPost(ctx, wish),
      (_, { number }) => ({ number }),
    ),
  ),
  step('review', actSchema, reviewCase),
  step('concurrence', actSchema, concurCase),
  step('decision', verdictSchema, decideCaseByPost),
  step('execution', actSchema, executeCase),
  step('confirmation', actSchema, confirmCase),
  step('forward', forwardSchema, forwardCase),
  step('amendment', amendSchema, amendCase),
]
