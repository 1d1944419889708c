import { type Finding, findingNow, nameIn } from '#src/market/finding.db.ts'
import { type Found, searchProducts } from '#src/market/search.db.ts'
import type { Crumb } from '#src/ui/breadcrumb.tsx'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { askedBy, readAddress } from './_list-address.ts'
import { SearchView } from './search.view.tsx'

export const cardsOnPage = 24

/** The shelf the reader stands at, when it is one and nothing was typed. */
function shelfOf(finding: Finding, found: Found) {
  const values = found.chosen.dimensions.find(({ key }) => key === 'category')?.values ?? []
  return found.text === '' && values.length === 1 ? finding.categories.get(values[0] ?? '') : undefined
}

function crumbsOf({ t, ctx }: Visit, finding: Finding, found: Found): Crumb[] {
  const home = { label: t('find.crumb.home'), href: to.market() }
  const shelf = shelfOf(finding, found)
  if (!shelf) return [home, { label: t('find.crumb.search') }]
  const up = shelf.parent === null ? undefined : finding.categories.get(shelf.parent)
  return [
    home,
    ...(up ? [{ label: nameIn(ctx.tongue, up), href: to.search({ kategori: up.slug }) }] : []),
    { label: nameIn(ctx.tongue, shelf) },
  ]
}

/** Searches, shelves and lists are one page: what is asked stands in the address. Only plain shelves are for search engines. */
export const search: Page = async (visit) => {
  const { ctx, t } = visit
  const address = readAddress(visit.c.req.url)
  const outcome = await searchProducts(ctx.db, {
    ...askedBy(address),
    cursor: address.mulai || undefined,
    limit: cardsOnPage,
    tongue: ctx.tongue,
    lenient: true,
  })
  if (!outcome.ok) throw new Error('a lenient search refuses nothing')
  const found = outcome.value
  const finding = await findingNow(ctx.db)
  const shelf = shelfOf(finding, found)
  const title = found.text !== '' ? found.text : shelf ? nameIn(ctx.tongue, shelf) : t('find.title.all')
  const plain =
    found.text === '' &&
    address.mulai === '' &&
    found.chosen.dimensions.length <= (shelf ? 1 : 0) &&
    address.urut === '' &&
    found.chosen.min === undefined
  return html(visit, {
    door: 'mb2',
    title: found.text === '' ? title : t('find.title.for', { q: found.text }),
    description: t('find.description', { title }),
    canonical: plain ? to.search(shelf ? { kategori: shelf.slug } : {}) : undefined,
    head: plain ? undefined : <meta name="robots" content="noindex, follow" />,
    query: found.text,
    main: (
      <SearchView
        t={t}
        tongue={ctx.tongue}
        title={title}
        crumbs={crumbsOf(visit, finding, found)}
        found={found}
        address={address}
        finding={finding}
        base={to.search()}
        shopName={found.items[0]?.shopName}
      />
    ),
  })
}
