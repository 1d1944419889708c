import { formatCount } from '#src/base/money.ts'
import type { Tongue } from '#src/base/time.ts'
import { type Choice, type Counts, type Dimension, dimensions, type Listed, type PlaceOnMap } from '#src/directory/find.db.ts'
import { helices, levels, profileKinds } from '#src/directory/profile.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Chips, Facet, Filters, Sorting } from '#src/ui/facet.tsx'
import { Pager } from '#src/ui/pager.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { type Asked, addressOf, named, without } from './_directory-filter.ts'
import { ProfileCard } from './profile-card.view.tsx'

export type DirectoryFacts = {
  t: Say
  tongue: Tongue
  asked: Asked
  items: readonly Listed[]
  counts: Counts
  places: readonly PlaceOnMap[]
  subsectors: readonly Choice[]
  near: string | undefined
  next: string | undefined
  first: boolean
}

/** Every answer of a question with its words, in the order people know them. */
function answersOf({ t, places, subsectors }: DirectoryFacts): Record<Dimension, Choice[]> {
  const told = (name: string, values: readonly string[]) => values.map((value) => ({ value, label: t(`directory.${name}.${value}`) }))
  return {
    kind: told('kind', profileKinds),
    helix: told('helix', helices),
    subsector: [...subsectors],
    kelurahan: places.map(({ code, name }) => ({ value: code, label: name })),
    level: told('level', levels),
  }
}

const shown: readonly Dimension[] = ['kind', 'helix', 'subsector', 'kelurahan', 'level']

/** Every question with what stands behind each answer; an answer nobody gives is left out unless it is chosen. */
const Questions = (facts: DirectoryFacts) => {
  const { t, asked, counts } = facts
  const answers = answersOf(facts)
  const facet = (name: Dimension) => (
    <Facet
      t={t}
      name={named[name]}
      label={t(`directory.by.${name}`)}
      values={answers[name]
        .map(({ value, label }) => ({
          value,
          label,
          count: counts[name].get(value) ?? 0,
          chosen: asked.wish[name]?.includes(value) ?? false,
        }))
        .filter(({ count, chosen }) => count > 0 || chosen)}
    />
  )
  return (
    <Filters
      t={t}
      action={to.directory()}
      chosen={dimensions.reduce((sum, name) => sum + (asked.wish[name]?.length ?? 0), 0)}
      hidden={{ q: asked.q, urut: asked.sort === 'segar' ? undefined : asked.sort }}
    >
      {shown.map((name) =>
        name === 'kelurahan' ? (
          <details class="fold" open={(asked.wish.kelurahan?.length ?? 0) > 0}>
            <summary>{t('directory.by.kelurahan')}</summary>
            {facet(name)}
          </details>
        ) : (
          facet(name)
        ),
      )}
    </Filters>
  )
}

const Chosen = (facts: DirectoryFacts) => {
  const { t, asked } = facts
  const answers = answersOf(facts)
  const chips = dimensions.flatMap((name) =>
    (asked.wish[name] ?? []).map((value) => ({
      label: answers[name].find((one) => one.value === value)?.label ?? value,
      without: addressOf(without(asked, name, value)),
    })),
  )
  const words = asked.q === '' ? [] : [{ label: `“${asked.q}”`, without: addressOf({ ...asked, q: '' }) }]
  return <Chips t={t} chips={[...words, ...chips]} none={to.directory()} />
}

/** Nothing there: the word that was near, and each filter whose absence would find somebody. */
const Nothing = (facts: DirectoryFacts) => {
  const { t, asked, counts, near } = facts
  const loose = dimensions.filter((name) => (asked.wish[name]?.length ?? 0) > 0 && [...counts[name].values()].some((n) => n > 0))
  return (
    <div class="found-none">
      <Empty
        seed={asked.q || 'direktori'}
        title={t('directory.none.title')}
        action={<LinkButton href={to.directory()}>{t('directory.none.all')}</LinkButton>}
      >
        {t('directory.none.lead')}
      </Empty>
      <ul class="loosen">
        {near !== undefined && (
          <li>
            <a href={to.directory({ q: near })}>{t('directory.none.near', { name: near })}</a>
          </li>
        )}
        {loose.map((name) => (
          <li>
            <a href={addressOf({ ...asked, wish: { ...asked.wish, [name]: [] } })}>
              {t('directory.none.without', {
                filter: t(`directory.by.${name}`),
                n: formatCount([...counts[name].values()].reduce((sum, n) => sum + n, 0)),
              })}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

const Search = ({ t, asked }: DirectoryFacts) => (
  <search class="who-search">
    <form method="get" action={to.directory()}>
      <label for="cari-siapa">{t('directory.search')}</label>
      <span>
        <input id="cari-siapa" type="search" name="q" value={asked.q} maxlength={80} autocomplete="off" />
        <Button icon="search">{t('directory.do_search')}</Button>
      </span>
    </form>
  </search>
)

/** The city's register of who makes what: search, five questions, and a wall of cloth. */
export const DirectoryView = (facts: DirectoryFacts) => {
  const { t, tongue, asked, items, counts, first, next } = facts
  return (
    <div class="wrap directory">
      <Breadcrumb t={t} crumbs={[{ label: t('ui.nav.home'), href: to.home() }, { label: t('directory.page.title') }]} />
      <header class="who-head">
        <h1>{t('directory.page.heading')}</h1>
        <p class="lead">{t('directory.page.lead')}</p>
        <Search {...facts} />
        <p class="who-ways">
          <a href={to.directoryMap()}>{t('directory.to_map')}</a>
          <a href={to.directoryCsv()}>{t('directory.to_csv')}</a>
          <a href={to.directoryWorkbook()}>{t('directory.to_workbook')}</a>
          <a href={to.newProfile()}>{t('directory.to_new')}</a>
        </p>
        <p class="small quiet">
          {t('directory.to_files_note')} <a href={to.dataset('direktori')}>{t('directory.to_files_count')}</a>
        </p>
      </header>
      <Chosen {...facts} />
      {counts.total === 0 ? (
        <Nothing {...facts} />
      ) : (
        <div class="listing">
          <Questions {...facts} />
          <div>
            <div class="who-count">
              <p>
                <b>{formatCount(counts.total)}</b> {t('directory.found')}
              </p>
              <Sorting
                t={t}
                orders={(['segar', 'nama'] as const).map((sort) => ({
                  label: t(`directory.sort.${sort}`),
                  href: addressOf({ ...asked, sort }),
                  current: sort === asked.sort,
                }))}
              />
            </div>
            <h2 class="vh">{t('directory.results')}</h2>
            <div class="who-cards">
              {items.map((one) => (
                <ProfileCard t={t} tongue={tongue} one={one} />
              ))}
            </div>
            <Pager t={t} previous={first ? undefined : addressOf(asked)} next={next}>
              {first ? undefined : t('directory.back_to_first')}
            </Pager>
          </div>
        </div>
      )}
    </div>
  )
}
