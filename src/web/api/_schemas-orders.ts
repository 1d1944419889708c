import { z } from 'zod'
import { cleanLine, phoneDigits } from '#src/base/text.ts'

const slug = z.string().min(1).max(80)
const readyBy = z.iso
  .date()
  .optional()
  .describe('where something is made after the order: the day all of it is ready, worked out from the shop’s queue')
const money = z.int().min(0).describe('whole rupiah')

export const lineSchema = z
  .strictObject({
    variant: z.string().min(1).max(64).describe('id of a variant, from GET /products/{slug}'),
    quantity: z.int().min(1).max(999).describe('pieces'),
  })
  .meta({ id: 'OrderLineWish' })

export const fulfilmentSchema = z
  .strictObject({
    shop: slug.describe('slug of the shop'),
    method: z.enum(['pickup', 'point', 'delivery', 'courier']),
    place: z.string().max(80).optional().describe('point: slug of the pick-up point; delivery: kelurahan code'),
    address: z
      .string()
      .max(400)
      .optional()
      .transform((text) => (text === undefined ? undefined : cleanLine(text)))
      .describe('delivery and courier: where to'),
  })
  .meta({ id: 'FulfilmentWish' })

const lines = z.array(lineSchema).min(1).max(200)
const fulfilments = z.array(fulfilmentSchema).max(50).default([])

export const quoteSchema = z
  .strictObject({
    lines,
    fulfilment: fulfilments.optional(),
    voucher: z.string().max(40).optional().describe('not offered yet: any value is refused'),
  })
  .meta({ id: 'QuoteRequest' })

export const buyerSchema = z
  .strictObject({
    name: z.string().transform(cleanLine).pipe(z.string().min(2).max(80)),
    phone: z
      .string()
      .max(30)
      .refine((text) => phoneDigits(text) !== undefined, { error: 'nomor telepon Indonesia, misalnya 0812-3456-7890' })
      .transform((text) => phoneDigits(text) ?? ''),
    email: z.email().max(200).optional(),
  })
  .meta({ id: 'Buyer' })

export const orderSchema = z
  .strictObject({
    quote: z
      .string()
      .max(40_000)
      .optional()
      .describe('token of POST /quotes: the order is refused with 409 when something became dearer, or is ready later, since'),
    lines,
    fulfilment: fulfilments,
    buyer: buyerSchema,
    payment: z.enum(['qris', 'transfer', 'cash']),
  })
  .meta({ id: 'OrderRequest' })

export const paymentShownSchema = z
  .object({
    method: z.enum(['qris', 'transfer', 'cash']),
    amount: money.describe('what this shop is paid: its total, and for a transfer the unique code added'),
    payload: z.string().optional().describe('QRIS text with the amount set; never proves a payment'),
    account: z.object({ bank: z.string(), number: z.string(), holder: z.string() }).optional(),
    uniqueCode: z.int().min(1).max(999).optional().describe('rupiah added so that the statement names the order'),
  })
  .meta({ id: 'PaymentShown' })

export const placedSchema = z
  .object({
    number: z.string(),
    key: z.string().describe('secret: whoever holds it sees the order'),
    total: money,
    sellerOrders: z.array(
      z.object({
        number: z.string(),
        shop: slug,
        total: money,
        expiresAt: z.iso.datetime({ offset: true }),
        payment: paymentShownSchema,
        readyBy,
      }),
    ),
  })
  .meta({ id: 'PlacedOrder' })

export const quotedSchema = z
  .object({
    quote: z.string(),
    total: money,
    shops: z.array(
      z.object({
        shop: slug,
        name: z.string(),
        fulfilment: z.object({
          method: z.enum(['pickup', 'point', 'delivery', 'courier']),
          place: z.string(),
          address: z.string(),
          fee: money,
        }),
        lines: z.array(z.object({ variant: z.string(), sku: z.string(), name: z.string(), quantity: z.int(), price: money, total: money })),
        subtotal: money,
        total: money,
        readyBy,
      }),
    ),
  })
  .meta({ id: 'Quote' })

export const similarSchema = z
  .object({
    instead: z.string().describe('the variant asked for'),
    slug,
    name: z.string(),
    shop: slug,
    price: money.describe('of its cheapest variant'),
  })
  .meta({ id: 'SimilarProduct' })

export const confirmationSchema = z
  .strictObject({
    amount: z.int().min(1).max(1_000_000_000).optional().describe('whole rupiah that came in; default: what is still due'),
    reference: z.string().max(100).optional().describe('number on the seller’s statement'),
  })
  .meta({ id: 'PaymentConfirmation' })

export const fulfilmentStepSchema = z
  .strictObject({
    step: z.enum(['accept', 'ready', 'send', 'hand_over', 'confirm_receipt', 'reopen']),
    code: z.string().max(12).optional().describe('hand_over: the buyer’s six-digit code'),
    waybill: z.string().max(60).optional().describe('send by courier: number of the waybill'),
  })
  .meta({ id: 'FulfilmentStep' })

export const cancellationSchema = z
  .strictObject({ reason: z.string().transform(cleanLine).pipe(z.string().min(5).max(300)) })
  .meta({ id: 'Cancellation' })

export const postponementSchema = z
  .strictObject({
    week: z.iso.date().describe('Monday of the week it is done in: later than promised, with room in the queue'),
    reason: z.string().max(300).describe('what the buyer reads, 10 letters at least'),
  })
  .meta({ id: 'Postponement' })

export const promisedSchema = z.object({ readyBy: z.iso.date() }).meta({ id: 'Promised' })

export const refundSchema = z
  .strictObject({
    line: z.string().max(64).optional().describe('id of an order line, from GET /orders/{number}'),
    quantity: z.int().min(1).max(999).optional().describe('pieces of that line; default 1'),
    amount: z.int().min(1).max(1_000_000_000).optional().describe('whole rupiah, when it is not about one line'),
    restock: z.boolean().default(false),
    reason: z.string().transform(cleanLine).pipe(z.string().min(5).max(300)),
    reference: z.string().max(100).optional(),
  })
  .refine((wish) => (wish.line === undefined) !== (wish.amount === undefined), { error: 'either line or amount' })
  .meta({ id: 'RefundRequest' })

export const stateSchema = z.object({ number: z.string(), status: z.string(), payment: z.string() }).meta({ id: 'SellerOrderState' })
export const refundedSchema = stateSchema
  .extend({ amount: money, left: money.describe('received and not refunded yet') })
  .meta({ id: 'Refunded' })
