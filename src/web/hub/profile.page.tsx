import { html as markup, raw } from 'hono/html'
import { Missing } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { bodiesOf, memberCount, membersOf, type Profile, publicProfile, worksOf } from '#src/directory/profile-read.db.ts'
import { vcard } from '#src/directory/vcard.ts'
import { html } from '../answer.tsx'
import { jsonLd } from '../mb2/_structured.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { trackOf } from './_profile-track.ts'
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

/** As schema.org has it; of a child nothing but what the page says in its heading. */
const structured = (profile: Profile, origin: string): object => ({
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
          ...(profile.kelurahanName
            ? { address: { '@type': 'PostalAddress', addressLocality: `${profile.kelurahanName}, Kota Metro`, addressCountry: 'ID' } }
            : {}),
        }),
    knowsAbout: profile.subsectorNames,
  },
})

/** One person or body: what they say, what was checked, and what the platform has on record. */
export const profilePage: Page = async (visit) => {
  const { ctx, t } = visit
  const english = ctx.tongue === 'en'
  const found = await publicProfile(ctx.db, slugOf(visit), english, ctx.now)
  if (!found) throw new Missing('profile')
  if ('movedTo' in found) return visit.c.redirect(to.profile(found.movedTo), 301)
  const { profile } = found
  const [works, members, count, bodies, track] = await Promise.all([
    worksOf(ctx.db, profile.id),
    profile.organisation ? membersOf(ctx.db, profile.organisation) : [],
    profile.organisation ? memberCount(ctx.db, profile.organisation) : 0,
    profile.person ? bodiesOf(ctx.db, profile.person) : [],
    trackOf(visit, profile),
  ])
  const hidden = profile.standing === 'archived' || profile.minor
  return html(visit, {
    door: 'hub',
    title: profile.name,
    description: profile.summary,
    canonical: to.profile(profile.slug),
    asOf: ctx.now,
    wide: true,
    head: markup`${hidden ? raw('<meta name="robots" content="noindex" />') : ''}<script type="application/ld+json">${raw(jsonLd(structured(profile, ctx.house.config.origin)))}</script>`,
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
