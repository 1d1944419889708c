import { raw } from 'hono/html'
import type { Tongue } from '#src/base/time.ts'
import type { Listed } from '#src/directory/find.db.ts'
import { motifSwatch } from '#src/ui/motif/motif.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

/** Two letters for a name: what stands where a face would, for nobody's face is shown without their asking. */
export const initialsOf = (name: string): string =>
  name
    .replace(/\(.*?\)/g, '')
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word))
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('')

/** The cloth of a name: cut for a body, a round piece with initials for a person. */
export const Cloth = ({
  slug,
  name,
  person,
  width = 320,
  height = 132,
}: {
  slug: string
  name: string
  person: boolean
  width?: number
  height?: number
}) => (
  <div class={person ? 'cloth one-person' : 'cloth'} aria-hidden="true">
    {raw(motifSwatch(slug, { width, height, scale: person ? 0.55 : 0.75 }))}
    {person && <b>{initialsOf(name)}</b>}
  </div>
)

/** How much stands behind it, in a word: checked, or not said again for long. */
export const Trust = ({ t, level, standing }: { t: Say; level: string; standing: string }) =>
  standing === 'unconfirmed' || standing === 'archived' ? (
    <span class="trust old">{t(`directory.standing.${standing}`)}</span>
  ) : level === 'listed' ? (
    <span class="trust">{t('directory.level.listed')}</span>
  ) : (
    <span class={`trust ${level}`}>{t(`directory.level.${level}`)}</span>
  )

/** One entry of the list: the name is its only link and covers the card. */
export const ProfileCard = ({ t, one, level = 3 }: { t: Say; tongue: Tongue; one: Listed; level?: 2 | 3 }) => {
  const Heading = `h${level}` as 'h3'
  return (
    <article class="who-card">
      <Cloth slug={one.slug} name={one.name} person={one.kind === 'person'} />
      <div class="said">
        <p class="kind">{t(`directory.kind.${one.kind}`)}</p>
        <Heading>
          <a href={to.profile(one.slug)}>{one.name}</a>
        </Heading>
        <p class="gist">{one.summary}</p>
        <p class="where">{[one.subsectorNames[0], one.kelurahanName].filter(Boolean).join(' · ')}</p>
        <p>
          <Trust t={t} level={one.level} standing={one.standing} />
        </p>
      </div>
    </article>
  )
}
