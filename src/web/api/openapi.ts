import { z } from 'zod'
import { get, type Page, type Route } from '../visit.ts'
import { governanceApiOperations } from './_operations-governance.ts'
import { applicationsApiOperations } from './_schemas-applications.ts'
import { certificateApiOperations } from './_schemas-certificates.ts'
import { dataApiOperations } from './_schemas-data.ts'
import { directoryApiOperations } from './_schemas-directory.ts'
import { eventDatesApiOperations } from './_schemas-event-dates.ts'
import { eventsApiOperations } from './_schemas-events.ts'
import { festivalApiOperations } from './_schemas-festival.ts'
import { gateApiOperations } from './_schemas-gate.ts'
import { needsApiOperations } from './_schemas-needs.ts'
import * as orders from './_schemas-orders.ts'
import { originApiOperations } from './_schemas-origins.ts'
import { productApiOperations } from './_schemas-products.ts'
import { programmesApiOperations } from './_schemas-programmes.ts'
import { registrationApiOperations } from './_schemas-registrations.ts'
import { reviewApiOperations } from './_schemas-reviews.ts'
import { roomsDeskOperations } from './_schemas-rooms-desk.ts'
import { seriesApiOperations } from './_schemas-series.ts'
import { alternativeSchema, spacesApiOperations } from './_schemas-spaces.ts'
import { spacesDeskApiOperations } from './_schemas-spaces-desk.ts'
import { spacesErrandsApiOperations } from './_schemas-spaces-errands.ts'
import { supportApiOperations } from './_schemas-support.ts'

/** One operation of the API as the document shows it. Schemas are those the code itself checks with. */
export type Operation = {
  method: 'get' | 'post'
  path: string
  summary: string
  /** Whether a making POST needs `Idempotency-Key`. */
  once?: boolean
  /** Who may ask. */
  security?: 'anyone' | 'seller'
  query?: z.ZodObject
  /** A key that may be sent beside, instead of a token. */
  header?: { name: string; says: string }
  body?: z.ZodType
  answers: Record<number, { says: string; schema?: z.ZodType }>
}

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('a sentence for a person, in Indonesian'),
    rule: z.string().describe('dotted name of the rule that refused'),
    field: z.string().optional(),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.unknown())])).optional(),
    alternatives: z.array(alternativeSchema).optional().describe('where a time is taken: what could be had instead; also in facts'),
    similar: z.array(orders.similarSchema).optional().describe('where goods are sold out: up to three of the same category that are not'),
    whoCan: z.array(z.string()).optional().describe('posts that may'),
    errors: z
      .array(z.object({ rule: z.string(), field: z.string().optional(), detail: z.string() }))
      .optional()
      .describe('all refusals, when there is more than one'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 application/problem+json' })

const lineRead = z.object({
  id: z.string(),
  product: z.string(),
  name: z.string(),
  sku: z.string(),
  options: z.array(z.object({ name: z.string(), value: z.string() })),
  price: z.int(),
  quantity: z.int(),
  total: z.int(),
  returned: z.int(),
})
export const orderSchemaRead = z
  .object({
    number: z.string(),
    status: z.string().describe('derived from its parts: one of their statuses, in_progress or partly_cancelled'),
    placedAt: z.iso.datetime({ offset: true }),
    total: z.int(),
    sellerOrders: z.array(
      z.object({
        number: z.string(),
        shop: z.string(),
        status: z.enum([
          'awaiting_payment',
          'awaiting_acceptance',
          'processing',
          'ready_for_pickup',
          'shipped',
          'completed',
          'cancelled',
          'expired',
        ]),
        paymentStatus: z.enum(['unpaid', 'claimed', 'underpaid', 'paid', 'overpaid', 'late', 'cash_due', 'partly_refunded', 'refunded']),
        payment: orders.paymentShownSchema,
        received: z.int().describe('whole rupiah confirmed'),
        refunded: z.int(),
        subtotal: z.int(),
        total: z.int(),
        expiresAt: z.iso.datetime({ offset: true }).nullable(),
        pickupCode: z.string().nullable(),
        lines: z.array(lineRead),
      }),
    ),
  })
  .meta({ id: 'Order' })

const refusals = {
  400: { says: 'unreadable, or no Idempotency-Key' },
  404: { says: 'not there, or not yours' },
  409: { says: 'taken or stale' },
  422: { says: 'cannot be' },
  429: { says: 'too often; see Retry-After' },
}
const state = { 201: { says: 'the state after the step', schema: orders.stateSchema }, ...refusals }

const operations: readonly Operation[] = [
  ...productApiOperations,
  ...originApiOperations,
  ...reviewApiOperations,
  ...certificateApiOperations,
  {
    method: 'post',
    path: '/quotes',
    summary: 'Price a basket per shop. Nothing is held.',
    security: 'anyone',
    body: orders.quoteSchema,
    answers: { 200: { says: 'priced', schema: orders.quotedSchema }, ...refusals },
  },
  {
    method: 'post',
    path: '/orders',
    summary: 'Place an order over any number of shops: all of it, or nothing.',
    security: 'anyone',
    once: true,
    body: orders.orderSchema,
    answers: { 201: { says: 'placed; goods are held until expiresAt', schema: orders.placedSchema }, ...refusals },
  },
  {
    method: 'get',
    path: '/orders/{number}',
    summary: 'State of each seller order, with the key.',
    security: 'anyone',
    query: z.object({ key: z.string().optional().describe('the order’s secret; also as header X-Order-Key') }),
    answers: { 200: { says: 'the order', schema: orderSchemaRead }, ...refusals },
  },
  {
    method: 'post',
    path: '/seller-orders/{number}/payment-confirmation',
    summary: 'The seller found the money on the statement.',
    security: 'seller',
    once: true,
    body: orders.confirmationSchema,
    answers: state,
  },
  {
    method: 'post',
    path: '/seller-orders/{number}/fulfilment',
    summary: 'Accept, ready, send, hand over, received, reopen.',
    security: 'seller',
    once: true,
    body: orders.fulfilmentStepSchema,
    answers: state,
  },
  {
    method: 'post',
    path: '/seller-orders/{number}/cancellation',
    summary: 'The seller cancels, with a reason the buyer reads.',
    security: 'seller',
    once: true,
    body: orders.cancellationSchema,
    answers: state,
  },
  {
    method: 'post',
    path: '/seller-orders/{number}/postponement',
    summary: 'What is made to order is ready later, with a reason; the buyer may then cancel free of charge.',
    security: 'seller',
    once: true,
    body: orders.postponementSchema,
    answers: { 201: { says: 'put off', schema: orders.promisedSchema }, ...refusals },
  },
  {
    method: 'post',
    path: '/seller-orders/{number}/refunds',
    summary: 'Money back, per line or amount, within what this order received.',
    security: 'seller',
    once: true,
    body: orders.refundSchema,
    answers: { 201: { says: 'refunded', schema: orders.refundedSchema }, ...refusals },
  },
  {
    method: 'post',
    path: '/payments/{provider}/notifications',
    summary: 'A payment provider’s signed notification; at most one effect an event.',
    security: 'anyone',
    body: z
      .looseObject({
        order_id: z.string(),
        transaction_id: z.string(),
        transaction_status: z.string(),
        status_code: z.string(),
        gross_amount: z.string(),
        signature_key: z.string(),
      })
      .meta({ id: 'MidtransNotification' }),
    answers: { 200: { says: 'taken' }, 401: { says: 'signature is wrong' }, ...refusals },
  },
  ...governanceApiOperations,
  ...spacesApiOperations,
  ...spacesDeskApiOperations,
  ...spacesErrandsApiOperations,
  ...seriesApiOperations,
  ...roomsDeskOperations,
  ...directoryApiOperations,
  ...eventsApiOperations,
  ...eventDatesApiOperations,
  ...festivalApiOperations,
  ...gateApiOperations,
  ...dataApiOperations,
  ...applicationsApiOperations,
  ...registrationApiOperations,
  ...supportApiOperations,
  ...programmesApiOperations,
  ...needsApiOperations,
]

type Json = Record<string, unknown>

const components: Json = {}

const toComponents = (made: unknown) => JSON.parse(JSON.stringify(made).replaceAll('#/$defs/', '#/components/schemas/')) as Json

/** A schema by reference, its definition moved to components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const made = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Json
  const { $schema: _, $defs, ...rest } = made
  for (const [name, definition] of Object.entries(($defs ?? {}) as Json)) components[name] = toComponents(definition)
  const id = schema.meta()?.id
  const moved = toComponents(rest)
  if (!id) return moved
  // a schema made of a reference to itself already stands among the definitions
  if (!('$ref' in moved)) components[id] = moved
  return { $ref: `#/components/schemas/${id}` }
}

const pathParameters = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))

function queryParameters(query: z.ZodObject | undefined): Json[] {
  if (!query) return []
  const made = z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' }) as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(made.properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: made.required?.includes(name) ?? false,
    schema,
    ...(schema.description ? { description: schema.description } : {}),
  }))
}

function operationOf(operation: Operation): Json {
  const { once, security, body, query, header, answers, summary, path } = operation
  const beside = header ? [{ name: header.name, in: 'header', schema: { type: 'string', maxLength: 100 }, description: header.says }] : []
  const key = once
    ? [
        {
          name: 'Idempotency-Key',
          in: 'header',
          required: true,
          schema: { type: 'string', maxLength: 200 },
          description: 'same key and body → same answer',
        },
      ]
    : []
  return {
    summary,
    operationId: `${operation.method}${path.replace(/[{}]/g, '').replace(/[/-](\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    parameters: [...pathParameters(path), ...queryParameters(query), ...beside, ...key],
    ...(security === 'seller' ? { security: [{ bearer: [] }] } : { security: [{}, { bearer: [] }] }),
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body, 'input') } } } } : {}),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, { says, schema }]) => [
        status,
        {
          description: says,
          content:
            Number(status) >= 400
              ? { 'application/problem+json': { schema: schemaOf(problemSchema, 'output') } }
              : schema
                ? { 'application/json': { schema: schemaOf(schema, 'output') } }
                : undefined,
        },
      ]),
    ),
  }
}

function made(): Json {
  const paths: Record<string, Json> = {}
  for (const operation of operations) paths[operation.path] = { ...paths[operation.path], [operation.method]: operationOf(operation) }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Metro Creative Hub',
      version: '1',
      description:
        'Money is whole rupiah as integers; time is ISO 8601 with offset; ids are opaque. Lists answer { items, next } with limit ≤ 100.',
    },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'a token made under /saya/token; its scopes are powers of the person' },
      },
    },
  }
}

let kept: string | undefined

/** The whole API in one document, OpenAPI 3.1. */
const openapi: Page = () => {
  kept ??= JSON.stringify(made())
  return new Response(kept, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
    },
  })
}

export const openapiRoutes: Route[] = [get('/api/v1/openapi.json', 'public', openapi)]
