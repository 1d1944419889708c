import { raw } from 'hono/html'
import { formatCount } from '#src/base/money.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { Profile, Work } from '#src/directory/profile-read.db.ts'
import { Moment } from '#src/ui/moment.tsx'
import { motifSwatch } from '#src/ui/motif/motif.ts'
import { Picture } from '#src/ui/picture.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { Track } from './_profile-track.ts'

/** Works with what is seen on them in words, whose they are, and how they may be used. The cloth stands for a picture not given. */
export const Works = ({ t, slug, works }: { t: Say; slug: string; works: readonly Work[] }) =>
  works.length === 0 ? null : (
    <section>
      <h2>{t('directory.works')}</h2>
      <ul class="works">
        {works.map(({ id, title, year, alt, licence, credit, url, waits, picture }) => (
          <li>
            {picture ? (
              <Picture picture={{ ...picture, alt }} address={to.picture} sizes="(min-width: 60rem) 22rem, 100vw" />
            ) : (
              <div class="cloth" aria-hidden="true">
                {raw(motifSwatch(`${slug}/${id}`, { width: 360, height: 220, scale: 1.1 }))}
              </div>
            )}
            <h3>
              {url && !waits ? (
                <a href={url} rel="ugc nofollow noopener">
                  {title}
                </a>
              ) : (
                title
              )}
            </h3>
            {!picture && <p class="alt">{alt}</p>}
            {waits && <p class="quiet small">{t('directory.link_waits')}</p>}
            <p class="quiet small">{[year, credit, t(`directory.licence.${licence}`)].filter(Boolean).join(' · ')}</p>
          </li>
        ))}
      </ul>
    </section>
  )

const Line = ({ n, children }: { n: number; children?: unknown }) => (
  <li>
    <b>{formatCount(n)}</b> <span>{children as string}</span>
  </li>
)

/** Written by the platform: what was held, sold and received. Nobody types it, and nothing of money is in it. */
export const TrackRecord = ({
  t,
  tongue,
  track: { events, passed, owed, support, sold },
}: {
  t: Say
  tongue: Tongue
  profile: Profile
  track: Track
}) => {
  const none = events.held + events.toCome + passed.length + owed.of + support.promised + sold.length === 0
  const sum = (of: 'products' | 'pieces') => sold.reduce((n, one) => n + one[of], 0)
  return (
    <section>
      <h2>{t('directory.track')}</h2>
      <p class="quiet">{t(none ? 'directory.track.none' : 'directory.track.lead')}</p>
      {!none && (
        <ul class="track">
          {events.held > 0 && <Line n={events.held}>{t('directory.track.held')}</Line>}
          {events.toCome > 0 && <Line n={events.toCome}>{t('directory.track.to_come')}</Line>}
          {passed.length > 0 && <Line n={passed.length}>{t('directory.track.passed')}</Line>}
          {sold.length > 0 && <Line n={sum('products')}>{t('directory.track.products')}</Line>}
          {sold.length > 0 && <Line n={sum('pieces')}>{t('directory.track.pieces')}</Line>}
          {owed.of > 0 && <Line n={owed.kept}>{t('directory.track.owed', { n: owed.of })}</Line>}
          {support.promised > 0 && <Line n={support.confirmed}>{t('directory.track.support', { n: support.promised })}</Line>}
        </ul>
      )}
      {owed.late.length > 0 && (
        <ul class="people">
          {owed.late.map(({ paper, number, what, due }) => (
            <li>
              <a href={to[paper](number)}>{what}</a>{' '}
              <Status kind="warn">{t('directory.track.late', { day: formatCivicDay(due, tongue) })}</Status>
            </li>
          ))}
        </ul>
      )}
      {passed.length > 0 && (
        <ul class="people">
          {passed.map(({ title, slug, code, at }) => (
            <li>
              <a href={to.programme(slug)}>{title}</a>{' '}
              <span class="quiet">
                <Moment at={at} tongue={tongue} as="day" />
              </span>{' '}
              <a href={to.attendanceCertificate(code)}>{t('passed.certificate')}</a>
            </li>
          ))}
        </ul>
      )}
      {events.latest.length > 0 && (
        <ul class="people">
          {events.latest.map(({ title, slug, at }) => (
            <li>
              <a href={to.event(slug)}>{title}</a>{' '}
              <span class="quiet">
                <Moment at={at} tongue={tongue} as="day" />
              </span>
            </li>
          ))}
        </ul>
      )}
      {sold.map(({ slug, name }) => (
        <p>
          <a href={to.shop(slug)}>{t('directory.track.shop', { name })}</a>
        </p>
      ))}
    </section>
  )
}
