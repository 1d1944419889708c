import { plainLabel } from '#src/market/finding.db.ts'
import type { Item } from '#src/market/search.db.ts'
import { ProductCard } from '#src/ui/card.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

const few = 3

/** One note at most; being the only piece says more than having to wait for it. */
function noteOf(t: Say, { available, leadDays, oneOfAKind }: Item): string | undefined {
  if (available === 0 && leadDays === null) return t('find.note.sold_out')
  if (oneOfAKind) return t('find.note.only_one')
  if (leadDays !== null) return t('find.note.made_to_order', { days: leadDays })
  return available <= few ? t('find.note.few', { n: available }) : undefined
}

const onCloth = new Set([
  'batik-tulis',
  'batik-cap',
  'batik-kombinasi',
  'eco-print',
  'tapis',
  'tekstil-motif-batik',
  'kemeja-blus',
  'selendang-syal',
])

/** A found product as a card. How it was made is said on cloth, where it makes the difference. */
export const ItemCard = ({ t, item, first }: { t: Say; item: Item; first?: boolean }) => (
  <ProductCard
    t={t}
    name={item.name}
    href={to.product(item.slug)}
    shop={item.shopName}
    kelurahan={item.kelurahan}
    price={{ min: item.price, max: item.maxPrice }}
    origin={item.origin}
    technique={item.technique && onCloth.has(item.category) ? plainLabel(item.technique) : undefined}
    note={noteOf(t, item)}
    picture={item.picture ?? undefined}
    address={to.picture}
    first={first}
  />
)
