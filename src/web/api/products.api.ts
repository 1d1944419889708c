import type { z } from 'zod'
import { Missing, type Refusal } from '#src/base/outcome.ts'
import { isoWithOffset } from '#src/base/time.ts'
import { planWork } from '#src/market/making.ts'
import { type ProductRead, productForReader } from '#src/market/product.db.ts'
import { type Found, type Item, searchProducts } from '#src/market/search.db.ts'
import { fromOrigin, to } from '../to.ts'
import { get, type Page, type Route, type Visit } from '../visit.ts'
import { type productItemSchema, type productListSchema, productQuery, type productSchema } from './_schemas-products.ts'
import { json, refuse } from './answer.ts'

type Listed = z.infer<typeof productListSchema>

const named = new Set(Object.keys(productQuery.shape))

type Pictured = { key: string; widths: readonly number[]; width: number; height: number; alt: string }

/** Wide enough for a phone's screen at twice its density. */
function imageOf(visit: Visit, { key, widths, width }: Pictured): string {
  const wide = widths.find((one) => one >= 800) ?? widths.at(-1) ?? width
  return fromOrigin(visit.ctx.house.config.origin, to.picture(key, wide, 'jpg'))
}

const itemBody = (visit: Visit, item: Item): z.infer<typeof productItemSchema> => ({
  slug: item.slug,
  name: item.name,
  shop: item.shop,
  shopName: item.shopName,
  kelurahan: item.kelurahan,
  category: item.category,
  origin: item.origin,
  price: item.price,
  maxPrice: item.maxPrice,
  available: item.available,
  oneOfAKind: item.oneOfAKind,
  leadDays: item.leadDays,
  ...(item.picture ? { image: imageOf(visit, item.picture), imageAlt: item.picture.alt } : {}),
})

const listBody = (visit: Visit, found: Found): Listed => ({
  items: found.items.map((item) => itemBody(visit, item)),
  next: found.next ?? null,
  facets: found.facets,
  total: found.total,
  more: found.more,
  ...(found.suggestion === undefined ? {} : { suggestion: found.suggestion }),
  ...(found.near.length > 0 ? { near: [...found.near] } : {}),
  ...(found.notice ? { notice: visit.t(found.notice.rule, found.notice.facts) } : {}),
})

/** A parameter given twice is a question with two answers, except for facets, where it widens. */
function readQuery(visit: Visit) {
  const given = new Map<string, string[]>()
  for (const [name, value] of new URL(visit.c.req.url).searchParams) {
    if (name !== 'bahasa') given.set(name, [...(given.get(name) ?? []), value])
  }
  const twice: Refusal[] = [...given]
    .filter(([name, values]) => named.has(name) && values.length > 1)
    .map(([field]) => ({ rule: 'market.search.twice', field, facts: { field } }))
  const known = Object.fromEntries([...given].filter(([name]) => named.has(name)).map(([name, [value]]) => [name, value]))
  const facets = Object.fromEntries([...given].filter(([name]) => !named.has(name)))
  return { twice, known, facets }
}

const list: Page = async (visit) => {
  const { twice, known, facets } = readQuery(visit)
  const read = productQuery.strip().safeParse(known)
  const wrong = read.success
    ? []
    : read.error.issues.map(
        (issue): Refusal => ({
          rule: ruleOf(issue.message),
          field: String(issue.path[0] ?? 'query'),
          facts: { field: String(issue.path[0] ?? ''), value: String(known[String(issue.path[0])] ?? '').slice(0, 60) },
        }),
      )
  if (!read.success || twice.length > 0) return refuse(visit, [...twice, ...wrong])
  const found = await searchProducts(visit.ctx.db, { ...read.data, facets, tongue: visit.ctx.tongue })
  if (!found.ok)
    return refuse(
      visit,
      found.refusals.map((refusal) => ({ ...refusal, facts: { field: refusal.field ?? '', ...refusal.facts } })),
    )
  return json(listBody(visit, found.value))
}

/** Schemas speak in rule names; what zod says by itself (an enum's own sentence) is an unknown value. */
const ruleOf = (message: string): string => (message.startsWith('market.') ? message : 'market.search.value_unknown')

function productBody(visit: Visit, product: ProductRead): z.infer<typeof productSchema> {
  const { origin } = visit.ctx.house.config
  return {
    slug: product.slug,
    name: product.name,
    status: product.status,
    shop: product.shop.slug,
    shopName: product.shop.name,
    kelurahan: product.shop.kelurahan,
    category: product.category.slug,
    description: product.description,
    story: product.story,
    origin: product.origin,
    originNote: product.originNote,
    price: product.minPrice,
    maxPrice: product.maxPrice,
    available: product.available,
    oneOfAKind: product.oneOfAKind,
    leadDays: product.leadDays,
    madeToOrder: product.making && { workDays: product.making.workDays, readyBy: planWork(product.making, 1)?.readyBy ?? null },
    weight: product.weightGrams,
    attributes: product.facts,
    variants: product.variants.map((variant) => ({ ...variant, available: product.status === 'published' ? variant.available : 0 })),
    badges: product.badges,
    images: product.pictures.map((picture) => ({
      url: imageOf(visit, picture),
      width: picture.width,
      height: picture.height,
      alt: picture.alt,
    })),
    url: `${origin}${to.product(product.slug)}`,
    updatedAt: isoWithOffset(product.updatedAt),
  }
}

const show: Page = async (visit) => {
  const { ctx, t } = visit
  const answer = await productForReader(ctx.db, visit.c.req.param('slug') ?? '', {
    tongue: ctx.tongue,
    yes: (is) => t(is ? 'market.find.yes' : 'market.find.no'),
  })
  if (answer.state !== 'shown') throw new Missing('product')
  return json(productBody(visit, answer.product))
}

export const productApiRoutes: Route[] = [get('/api/v1/products', 'api', list, ['market']), get('/api/v1/products/:slug', 'api', show)]
