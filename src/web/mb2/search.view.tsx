import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { formatCount } from '#src/base/money.ts'
import { nameIn } from '#src/market/finding.db.ts'
import { Breadcrumb, type Crumb } from '#src/ui/breadcrumb.tsx'
import { LinkButton } from '#src/ui/button.tsx'
import { Cards } from '#src/ui/card.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { motifSwatch } from '#src/ui/motif/motif.ts'
import { Notice } from '#src/ui/notice.tsx'
import { type Say, sayRefusal } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { ItemCard } from './_item-card.tsx'
import { ChosenChips, chipsOf, countText, type ListFacts, ListFilters, ListPager, ListSorting } from './list.view.tsx'

export type SearchFacts = ListFacts & { title: string; crumbs: readonly Crumb[] }

function shopsText(t: Say, { shops, more }: ListFacts['found']): string {
  if (shops === 1 && !more) return t('find.count.shops.one')
  return t(more ? 'find.count.shops.more' : 'find.count.shops', { n: formatCount(shops) })
}

const longTitle = 16
const cloth = new Set(['kain-batik', 'batik-tulis', 'batik-cap', 'batik-kombinasi', 'tekstil-motif-batik'])

/** Whether the difference between drawn, stamped and printed matters in this list. */
const isAboutCloth = ({ found }: ListFacts): boolean =>
  found.items.length > 3 && found.items.filter(({ category }) => cloth.has(category)).length * 2 > found.items.length

const swatches = (
  [
    ['kawung', 'soga', 0.32],
    ['kupu', 'nila', 0.32],
    ['ketupat', 'mengkudu', 0.22],
  ] as const
).map(([kind, dye, scale]) => raw(motifSwatch(`beda-${kind}`, { kind, dye, scale, width: 136, height: 96 })))

/** Explains in the voice of the other door; runs off the right edge of the page. */
const Know = ({ t }: { t: Say }) => (
  <aside class="know" aria-labelledby="beda">
    <div class="swatches" aria-hidden="true">
      {swatches}
    </div>
    <div class="said">
      <h2 id="beda">{t('find.know.title')}</h2>
      <p>
        {['drawn', 'stamped', 'printed'].map((kind) => (
          <>
            <b>{t(`find.know.${kind}`)}</b> {t(`find.know.${kind}.how`)}{' '}
          </>
        ))}
      </p>
      <a href={to.batik()}>{t('find.know.more')}</a>
    </div>
  </aside>
)

const beforeKnow = 4
const firstPictures = 2

const Results = (facts: SearchFacts) => {
  const { t, found } = facts
  const cards = found.items.map((item, index) => <ItemCard t={t} item={item} first={index < firstPictures} />)
  const explained = isAboutCloth(facts) && facts.address.mulai === ''
  return (
    <Cards columns={3}>
      {cards.slice(0, beforeKnow)}
      {explained && <Know t={t} />}
      {cards.slice(beforeKnow)}
    </Cards>
  )
}

const Words = ({ title, words }: { title: string; words: readonly string[] }) =>
  words.length === 0 ? null : (
    <>
      <h2>{title}</h2>
      <ul class="places">
        {words.map((word) => (
          <li>
            <a href={to.search({ q: word })}>{word}</a>
          </li>
        ))}
      </ul>
    </>
  )

/** Nothing found: why, the words near to it, other shelves, and who could make it. */
const Nothing = (facts: SearchFacts) => {
  const { t, found, finding, tongue } = facts
  const filtered = chipsOf(facts).length > 0
  const why = filtered ? 'filtered' : found.text === '' ? 'empty' : undefined
  const single =
    found.text.split(' ').length > 1 && !filtered ? [...new Set(found.text.toLowerCase().split(' '))].filter((word) => word.length > 2) : []
  return (
    <div class="found-none">
      <Empty
        seed={found.text || facts.title}
        title={why ? t(`find.none.${why}`) : t('find.none.title', { q: found.text })}
        action={
          <LinkButton href={filtered && found.text !== '' ? to.search({ q: found.text }) : to.search()}>{t('find.none.all')}</LinkButton>
        }
      >
        {t(why ? `find.none.${why}_lead` : 'find.none.lead')}
      </Empty>
      <Words title={t('find.none.near')} words={found.near} />
      <Words title={t('find.none.words')} words={single} />
      <h2>{t('find.none.shelves')}</h2>
      <ul class="places">
        {[...finding.categories.values()]
          .filter(({ parent }) => parent === null)
          .map((category) => (
            <li>
              <a href={to.search({ kategori: category.slug })}>{nameIn(tongue, category)}</a>
            </li>
          ))}
      </ul>
      <p>
        <a href={to.shops()}>{t('find.none.made')}</a>
      </p>
    </div>
  )
}

/** The words really looked for, said only where they differ by more than capitals. */
const Suggestion = ({ t, found }: SearchFacts) =>
  found.suggestion === undefined || found.suggestion.toLowerCase() === found.text.toLowerCase() ? null : (
    <Notice>
      <b>{t('find.suggestion', { word: found.suggestion })}</b> {t('find.suggestion.typed', { typed: found.text })}
    </Notice>
  )

const Heading = ({ title, children }: { title: string; children?: Child }) => (
  <div class="page-title">
    <h1 class={title.length > longTitle ? 'long' : undefined}>{title}</h1>
    {children}
  </div>
)

export const SearchView = (facts: SearchFacts) => {
  const { t, found } = facts
  return (
    <>
      <Breadcrumb t={t} crumbs={facts.crumbs} />
      <Heading title={facts.title}>
        <p>
          <b>{countText(t, found)}</b>
          {found.shops > 0 && ` ${shopsText(t, found)}`}
        </p>
      </Heading>
      <Suggestion {...facts} />
      {found.notice && <Notice kind="warn">{sayRefusal(t, found.notice)}</Notice>}
      <ChosenChips {...facts} />
      {found.items.length === 0 ? (
        <Nothing {...facts} />
      ) : (
        <div class="listing">
          <ListFilters {...facts} />
          <div>
            <ListSorting {...facts} />
            <h2 class="vh">{t('find.results')}</h2>
            <Results {...facts} />
            <ListPager {...facts} />
          </div>
        </div>
      )}
    </>
  )
}
