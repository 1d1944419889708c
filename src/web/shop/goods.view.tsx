import type { Seat } from '#src/market/my-shop.db.ts'
import type { ProductStatus } from '#src/market/product.ts'
import type { ProductFilter, TeamProduct } from '#src/market/product-read.db.ts'
import type { RevisionOfShop } from '#src/market/revision-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Icon } from '#src/ui/icon.tsx'
import { PriceFrom } from '#src/ui/money.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { hasWords } from '#src/ui/words.ts'
import type { Visit } from '../visit.ts'
import { toGoods, toImports, toStock, toThing } from './_addresses.ts'
import { Shelves } from './shelves.view.tsx'
import { Thumb } from './thumb.view.tsx'

export type GoodsQuery = Pick<ProductFilter, 'q' | 'status' | 'stock'>

type Facts = {
  visit: Visit
  seat: Seat
  page: { items: TeamProduct[]; next?: string }
  revisions: readonly RevisionOfShop[]
  query: GoodsQuery
  paged: boolean
  edits: boolean
  counts: boolean
  imports: boolean
  did: string | undefined
}

export const statusKinds: Record<ProductStatus, StatusKind> = { draft: 'wait', published: 'ok', hidden: 'plain', ended: 'plain' }

const asQuery = ({ q, status, stock }: GoodsQuery) => ({ q, keadaan: status, stok: stock })

const Find = ({ visit: { t }, seat, query }: Facts) => (
  <search>
    <form class="find-goods" method="get" action={toGoods(seat.slug)}>
      <label class="vh" for="q-barang">
        {t('shop.goods.find')}
      </label>
      <input id="q-barang" name="q" type="search" value={query.q} placeholder={t('shop.goods.find')} maxlength={120} />
      {query.status && <input type="hidden" name="keadaan" value={query.status} />}
      <button type="submit" class="btn ghost">
        <Icon name="search" />
        {t('shop.goods.search')}
      </button>
    </form>
  </search>
)

const stockWords = ({ visit: { t } }: Facts, thing: TeamProduct): string => {
  const left = thing.onHand - thing.held
  if (thing.held === 0) return t('shop.goods.stock', { n: left })
  return t('shop.goods.stock_held', { n: left, held: thing.held })
}

const Thing = ({ facts, thing }: { facts: Facts; thing: TeamProduct }) => {
  const { visit, seat, edits, counts } = facts
  const { t } = visit
  const empty = thing.onHand - thing.held <= 0
  return (
    <li class="thing">
      <Thumb picture={thing.picture?.key ?? null} widths={thing.picture?.widths ?? null} seed={thing.name} size={64} />
      <div class="what">
        <a class="name" href={edits ? toThing(seat.slug, thing.id) : toStock(seat.slug, thing.id)}>
          {thing.name}
        </a>
        <span class="small">
          {thing.variants > 1 ? t('shop.goods.variants', { n: thing.variants }) : t('shop.goods.variant')}
          {thing.picture === null && `, ${t('shop.goods.no_picture')}`}
        </span>
      </div>
      <span class="price">
        <PriceFrom t={t} min={thing.minPrice} max={thing.maxPrice} />
      </span>
      <span class={empty ? 'stock none' : 'stock'}>{stockWords(facts, thing)}</span>
      <Status kind={statusKinds[thing.status]}>{t(`shop.product.${thing.status}`)}</Status>
      {counts && (
        <a class="btn ghost small" href={toStock(seat.slug, thing.id)}>
          {t('shop.low.change')}
          <span class="vh">: {thing.name}</span>
        </a>
      )}
    </li>
  )
}

const Nothing = ({ visit: { t }, seat, query, edits, imports }: Facts) => {
  const filtered = query.q || query.status || query.stock
  if (filtered) {
    return (
      <Empty
        seed={`${seat.slug}/${query.q ?? query.status}`}
        title={t('shop.goods.none_found')}
        action={<LinkButton href={toGoods(seat.slug)}>{t('shop.goods.show_all')}</LinkButton>}
      >
        {t('shop.goods.none_found_why')}
      </Empty>
    )
  }
  return (
    <Empty
      seed={`${seat.slug}/barang`}
      title={t('shop.goods.none')}
      action={
        <>
          {edits && <LinkButton href={toThing(seat.slug, 'baru')}>{t('shop.goods.add')}</LinkButton>}
          {imports && (
            <LinkButton href={toImports(seat.slug)} kind="ghost">
              {t('shop.goods.import')}
            </LinkButton>
          )}
        </>
      }
    >
      {t('shop.goods.none_why')}
    </Empty>
  )
}

/** Changes that wait or came back, those with something to do first. */
const Revisions = ({ visit: { t }, seat, revisions }: Facts) =>
  revisions.length === 0 ? null : (
    <Notice kind={revisions.some((one) => one.status === 'returned') ? 'warn' : 'wait'}>
      <p>{t('shop.revision.list', { n: revisions.length })}</p>
      <ul>
        {revisions.map((one) => (
          <li>
            <a href={`${toThing(seat.slug, one.product)}#pemeriksaan`}>{one.name}</a>: {t(`shop.revision.${one.status}`)}
          </li>
        ))}
      </ul>
    </Notice>
  )

const shelvesOf = ({ visit: { t }, seat, query }: Facts) => {
  const states: readonly (ProductStatus | undefined)[] = [undefined, 'published', 'draft', 'hidden', 'ended']
  const own = (status: ProductStatus | undefined) => ({
    label: t(`shop.goods.shelf_${status ?? 'all'}`),
    href: toGoods(seat.slug, asQuery({ q: query.q, status })),
    current: query.status === status && !query.stock,
  })
  return [
    ...states.map(own),
    { label: t('shop.goods.shelf_out'), href: toGoods(seat.slug, asQuery({ q: query.q, stock: 'out' })), current: query.stock === 'out' },
  ]
}

export const Goods = (facts: Facts) => {
  const { visit, seat, page, query, paged, edits, imports, did } = facts
  const { t } = visit
  return (
    <div class="wrap list-page">
      <div class="headline">
        <h1>{t('shop.goods.title')}</h1>
        <p class="acts">
          {edits && (
            <LinkButton href={toThing(seat.slug, 'baru')} icon="plus">
              {t('shop.goods.add')}
            </LinkButton>
          )}
          {imports && (
            <LinkButton href={toImports(seat.slug)} kind="ghost" icon="upload">
              {t('shop.goods.import')}
            </LinkButton>
          )}
        </p>
      </div>
      {did && hasWords(`shop.goods.did_${did}`) && (
        <Notice kind="done" live>
          {t(`shop.goods.did_${did}`)}
        </Notice>
      )}
      <Revisions {...facts} />
      <Find {...facts} />
      <Shelves label={t('shop.goods.shelves')} shelves={shelvesOf(facts)} />
      <ul class="things">
        {page.items.map((thing) => (
          <Thing facts={facts} thing={thing} />
        ))}
      </ul>
      {page.items.length === 0 && <Nothing {...facts} />}
      <Pager
        t={t}
        previous={paged ? toGoods(seat.slug, asQuery(query)) : undefined}
        next={page.next && toGoods(seat.slug, { ...asQuery(query), sesudah: page.next })}
      />
    </div>
  )
}
