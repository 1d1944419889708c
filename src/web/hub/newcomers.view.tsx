import { raw } from 'hono/html'
import { formatDay, isoWithOffset, type Tongue } from '#src/base/time.ts'
import type { Newcomer } from '#src/directory/newcomers.db.ts'
import type { HomeShop } from '#src/market/home.db.ts'
import { motifSwatch } from '#src/ui/motif/motif.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

type New = { at: Date; key: string; href: string; name: string; says: string; where: string }

const placed = (...parts: (string | null)[]): string => parts.filter((part) => part !== null && part !== '').join(' · ')

/** Shops that opened and entries that were looked at, by the day they came. */
export const newInTown = (shops: readonly HomeShop[], profiles: readonly Newcomer[], most: number): New[] =>
  [
    ...shops.map((one) => ({
      at: one.openedAt,
      key: one.slug,
      href: to.shop(one.slug),
      name: one.name,
      says: one.tagline,
      where: placed(one.subsector, one.kelurahan),
    })),
    ...profiles.map((one) => ({
      at: one.at,
      key: one.slug,
      href: to.profile(one.slug),
      name: one.name,
      says: one.summary,
      where: placed(one.subsector, one.kelurahan),
    })),
  ]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .slice(0, most)

const About = ({ t, tongue, one }: { t: Say; tongue: Tongue; one: New }) => (
  <>
    <h3>
      <a href={one.href}>{one.name}</a>
    </h3>
    <p>{one.says}</p>
    <p class="small">
      {one.where && `${one.where} · `}
      <time datetime={isoWithOffset(one.at)}>{t('home.hub.joined', { day: formatDay(one.at, tongue) })}</time>
    </p>
  </>
)

/** Who is new; nothing of it where nobody is. */
export const Newcomers = ({ t, tongue, all }: { t: Say; tongue: Tongue; all: readonly New[] }) => {
  const [first, ...others] = all
  if (!first) return null
  return (
    <section class="gap" aria-labelledby="siapa-baru">
      <div class="section-head">
        <h2 id="siapa-baru">{t('home.hub.fresh')}</h2>
        <a href={to.directory()}>{t('home.hub.all_makers')}</a>
      </div>
      <div class="fresh">
        <article class="first">
          <div class="swatch">{raw(motifSwatch(first.key, { width: 400, height: 440 }))}</div>
          <div>
            <About t={t} tongue={tongue} one={first} />
          </div>
        </article>
        {others.length > 0 && (
          <div class="others">
            {others.map((one) => (
              <article>
                <div class="swatch">{raw(motifSwatch(one.key, { width: 200, height: 200, scale: 0.7 }))}</div>
                <div>
                  <About t={t} tongue={tongue} one={one} />
                </div>
              </article>
            ))}
          </div>
        )}
      </div>
    </section>
  )
}
