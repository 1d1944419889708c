import { html as markup, raw } from 'hono/html'
import { Missing } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import {
  bodiesOf,
  memberCount,
  membersOf,
  type Profile,
  publicProfile,
  standsFor,
  type Work,
  worksOf,
} from '#src/directory/profile-read.db.ts'
import { vcard } from '#src/directory/vcard.ts'
import { html } from '../answer.tsx'
import { jsonLd } from '../mb2/_structured.ts'
import { fromOrigin, to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { trackOf } from './_profile-track.ts'
import { shareHead } from './_share.tsx'
import { ProfileView } from './profile.view.tsx'

const slugOf = ({ c }: Visit) => (c.req.param('slug') ?? '').slice(0, 100)

const types: Readonly<Record<Profile['kind'], string>> = {
  person: 'Person',
  community: 'Organization',
  business: 'LocalBusiness',
  campus: 'CollegeOrUniversity',
  media: 'NewsMediaOrganization',
  agency: 'GovernmentOrganization',
}

/** Where the terms of a licence are read, for those that have an address. */
const termsOf: Readonly<Record<string, string>> = {
  'cc-by': 'https://creativecommons.org/licenses/by/4.0/',
  'cc-by-sa': 'https://creativecommons.org/licenses/by-sa/4.0/',
  'cc-by-nc': 'https://creativecommons.org/licenses/by-nc/4.0/',
  'public-domain': 'https://creativecommons.org/publicdomain/mark/1.0/',
}

const largest = ({ widths, width }: { widths: readonly number[]; width: number }) => widths.at(-1) ?? width

/** Pictures of the works, each with whose it is and how it may be used. */
function imagesOf(works: readonly Work[], origin: string): object {
  const images = works.flatMap(({ picture, title, alt, credit, licence }) =>
    picture
      ? [
          {
            '@type': 'ImageObject',
            name: title,
            caption: alt,
            contentUrl: fromOrigin(origin, to.picture(picture.key, largest(picture), 'jpg')),
            creditText: credit,
            ...(Object.hasOwn(termsOf, licence) ? { license: termsOf[licence] } : {}),
          },
        ]
      : [],
  )
  return images.length > 0 ? { image: images } : {}
}

/** As schema.org has it; of a child nothing but what the page says in its heading. */
const structured = (profile: Profile, works: readonly Work[], origin: string): object => ({
  '@context': 'https://schema.org',
  '@type': 'ProfilePage',
  dateModified: dayOf(profile.changedAt),
  mainEntity: {
    '@type': types[profile.kind],
    name: profile.name,
    description: profile.summary,
    url: `${origin}${to.profile(profile.slug)}`,
    ...(profile.minor
      ? {}
      : {
          ...(profile.email ? { email: profile.email } : {}),
          ...(profile.phone ? { telephone: `+${profile.phone}` } : {}),
          ...imagesOf(works, origin),
          ...(profile.kelurahanName
            ? { address: { '@type': 'PostalAddress', addressLocality: `${profile.kelurahanName}, Kota Metro`, addressCountry: 'ID' } }
            : {}),
        }),
    knowsAbout: profile.subsectorNames,
  },
})

const shareOf = (profile: Profile, origin: string) =>
  shareHead({
    image: `${origin}${to.share('profil', profile.slug)}`,
    title: profile.name,
    description: profile.summary,
    url: `${origin}${to.profile(profile.slug)}`,
  })

/** One person or body: what they say, what was checked, and what the platform has on record. */
export const profilePage: Page = async (visit) => {
  const { ctx, t } = visit
  const english = ctx.tongue === 'en'
  const found = await publicProfile(ctx.db, slugOf(visit), english, ctx.now)
  if (!found) throw new Missing('profile')
  if ('movedTo' in found) return visit.c.redirect(to.profile(found.movedTo), 301)
  const { profile } = found
  const stands = await standsFor(ctx.db, profile.id)
  const [works, members, count, bodies, track] = await Promise.all([
    worksOf(ctx.db, profile.id),
    profile.organisation ? membersOf(ctx.db, stands.bodies) : [],
    profile.organisation ? memberCount(ctx.db, stands.bodies) : 0,
    profile.person ? bodiesOf(ctx.db, stands.people) : [],
    trackOf(visit, profile, stands),
  ])
  const hidden = profile.standing === 'archived' || profile.minor
  return html(visit, {
    door: 'hub',
    title: profile.name,
    description: profile.summary,
    canonical: to.profile(profile.slug),
    asOf: ctx.now,
    wide: true,
    head: markup`${hidden ? raw('<meta name="robots" content="noindex" />') : shareOf(profile, ctx.house.config.origin)}<script type="application/ld+json">${raw(jsonLd(structured(profile, works, ctx.house.config.origin)))}</script>`,
    main: (
      <ProfileView
        t={t}
        tongue={ctx.tongue}
        profile={profile}
        works={works}
        members={members}
        count={count}
        bodies={bodies}
        track={track}
        confirmed={visit.c.req.query('sudah') === 'dipastikan'}
      />
    ),
  })
}

/** A contact card for the telephone. */
export const profileCard: Page = async (visit) => {
  const { ctx, c } = visit
  const found = await publicProfile(ctx.db, slugOf(visit), ctx.tongue === 'en', ctx.now)
  if (!found || 'movedTo' in found) throw new Missing('profile')
  const { profile } = found
  const card = vcard({
    ...profile,
    person: profile.kind === 'person',
    kelurahan: profile.kelurahanName,
    subsectors: profile.subsectorNames,
    url: `${ctx.house.config.origin}${to.profile(profile.slug)}`,
    revised: profile.changedAt,
  })
  c.header('content-type', 'text/vcard; charset=utf-8')
  c.header('content-disposition', `attachment; filename="${profile.slug}.vcf"`)
  return c.body(card)
}
