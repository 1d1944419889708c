import { z } from 'zod'
import type { Operation } from './openapi.ts'

const money = z.int().min(0).describe('whole rupiah')
const slug = z.string().describe('name in addresses')
const pieces = z.int().min(0).describe('pieces that can be ordered now')
const origin = z
  .enum(['made', 'designed', 'curated', 'unproven'])
  .describe('made, designed or curated in Metro; unproven: doubted, and nothing shows it yet')

const wholeNumber = (low: number, high: number, rule: string) =>
  z
    .string()
    .regex(/^\d{1,10}$/, rule)
    .transform(Number)
    .refine((n) => n >= low && n <= high, rule)

/** The named filters; any other name is a facet of the answer, e.g. `ukuran=XL&warna=biru`. Messages are rules. */
export const productQuery = z
  .object({
    q: z.string().optional().describe('words to look for; the first 100 characters count'),
    category: z.string().optional().describe('slug of a category; its children are included'),
    kelurahan: z.string().optional().describe('slug or code of a kelurahan'),
    shop: z.string().optional().describe('slug of a shop'),
    origin: origin.optional(),
    min: wholeNumber(0, 1_000_000_000, 'market.search.price').optional().describe('lowest price in whole rupiah'),
    max: wholeNumber(0, 1_000_000_000, 'market.search.price').optional().describe('highest price in whole rupiah'),
    sort: z.enum(['best', 'new', 'cheap', 'dear'], 'market.search.sort').optional().describe('default: best with q, new without'),
    limit: wholeNumber(1, 100, 'market.search.limit').default(24).describe('items a page, 1 to 100; default 24'),
    cursor: z.string().max(1000, 'market.search.cursor').optional().describe('`next` of the page before, for the same question'),
  })
  .catchall(z.string().describe('any dimension of `facets`, e.g. ukuran=XL; give it again for several values'))
  .meta({ id: 'ProductQuery' })

export const productItemSchema = z
  .object({
    slug,
    name: z.string(),
    shop: slug.describe('slug of the shop'),
    shopName: z.string(),
    kelurahan: z.string().describe('name of the shop’s kelurahan'),
    category: slug.describe('slug of the category'),
    origin,
    price: money.describe('whole rupiah; the lowest of its variants'),
    maxPrice: money.describe('whole rupiah; the highest of its variants'),
    available: pieces,
    oneOfAKind: z.boolean().describe('there is and was only one'),
    leadDays: z.int().nullable().describe('days to make it after the order, or null'),
    image: z.url().optional().describe('first picture, JPEG'),
    imageAlt: z.string().optional(),
  })
  .meta({ id: 'ProductItem' })

const facetValue = z
  .object({
    value: z.string().describe('give this back as the filter'),
    label: z.string().describe('as a person reads it'),
    count: z.int().describe('products with this value under all other filters; a lower bound when `more` is true'),
  })
  .meta({ id: 'FacetValue' })

export const productListSchema = z
  .object({
    items: z.array(productItemSchema),
    next: z.string().nullable().describe('cursor of the following page; null on the last'),
    facets: z
      .record(z.string(), z.array(facetValue))
      .describe('by dimension: category, kelurahan (all 22), origin, attributes and options'),
    total: z.int().max(1000).describe('products found, counted up to 1000'),
    more: z.boolean().describe('there are more than were counted'),
    suggestion: z.string().optional().describe('the words really looked for, when they are not the ones given'),
    near: z.array(z.string()).optional().describe('words near to those given, when next to nothing was found'),
    notice: z.string().optional().describe('a sentence: what was left out of the question'),
  })
  .meta({ id: 'ProductList' })

export const variantSchema = z
  .object({
    id: z.string().describe('opaque; what POST /quotes and /orders take'),
    sku: z.string(),
    options: z.array(z.object({ name: z.string(), value: z.string() })),
    price: money,
    available: pieces,
  })
  .meta({ id: 'Variant' })

export const badgeSchema = z
  .object({
    kind: z.enum(['nib', 'pirt', 'bpom_md', 'halal', 'ip_record', 'batikmark', 'sni']),
    number: z.string(),
    state: z.enum(['claimed', 'verified']).describe('claimed by the shop, or verified by a curator'),
    validUntil: z.iso.date().nullable(),
  })
  .meta({ id: 'Badge' })

export const productSchema = z
  .object({
    slug,
    name: z.string(),
    status: z.enum(['published', 'ended']).describe('ended: not sold any more, nothing is available'),
    shop: slug.describe('slug of the shop'),
    shopName: z.string(),
    kelurahan: z.string(),
    category: slug,
    description: z.string(),
    story: z.string(),
    origin,
    originNote: z.string().describe('who made it, where that was not the shop'),
    price: money.describe('whole rupiah; the lowest of its variants'),
    maxPrice: money,
    available: pieces.describe('pieces that can be ordered now, over all variants'),
    oneOfAKind: z.boolean(),
    leadDays: z.int().nullable().describe('days'),
    madeToOrder: z
      .object({
        workDays: z.int().describe('days of work a piece'),
        readyBy: z.iso.date().nullable().describe('one piece ordered now; null: the queue is full'),
      })
      .nullable()
      .describe('where it is made after the order when the shelf does not hold it'),
    weight: z.int().nullable().describe('grams, packed'),
    attributes: z.array(z.object({ key: z.string(), label: z.string(), value: z.string().describe('with its unit') })),
    variants: z.array(variantSchema),
    badges: z.array(badgeSchema),
    images: z.array(
      z.object({ url: z.url().describe('JPEG'), width: z.int().describe('pixels'), height: z.int().describe('pixels'), alt: z.string() }),
    ),
    url: z.url().describe('page for people'),
    updatedAt: z.iso.datetime({ offset: true }),
  })
  .meta({ id: 'Product' })

const refused = { 422: { says: 'an unknown or badly typed filter, limit or cursor; `rule` says which' } }

export const productApiOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/products',
    summary: 'Search and list products, with the counts of every filter in the same answer. Each filter’s counts ignore its own choice.',
    security: 'anyone',
    query: productQuery,
    answers: { 200: { says: 'a page of products', schema: productListSchema }, ...refused },
  },
  {
    method: 'get',
    path: '/products/{slug}',
    summary: 'One product with variants, badges and the pieces that can be ordered now.',
    security: 'anyone',
    answers: { 200: { says: 'the product', schema: productSchema }, 404: { says: 'no such product' } },
  },
]
