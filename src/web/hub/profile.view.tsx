import { formatCount } from '#src/base/money.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Member, Profile, Work } from '#src/directory/profile-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { LinkButton } from '#src/ui/button.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { Track } from './_profile-track.ts'
import { Cloth } from './profile-card.view.tsx'
import { TrackRecord, Works } from './profile-parts.view.tsx'

export type ProfileFacts = {
  t: Say
  tongue: Tongue
  profile: Profile
  works: readonly Work[]
  members: readonly Member[]
  count: number
  bodies: readonly Member[]
  track: Track
  confirmed: boolean
}

/** How far it may be believed, said before anything it says itself. */
const Standing = ({ t, tongue, profile }: ProfileFacts) => (
  <ul class="stands">
    <li class={`is-${profile.level}`}>
      <b>{t(`directory.level.${profile.level}`)}</b>
      <span>
        {profile.checkedReason ?? t('directory.level.listed_why')}
        {profile.checkedAt && (
          <>
            {' '}
            (<Moment at={profile.checkedAt} tongue={tongue} as="day" />)
          </>
        )}
      </span>
    </li>
    <li class={`is-${profile.standing}`}>
      <b>{t(`directory.standing.${profile.standing}`)}</b>
      <span>
        {t('directory.confirmed_on')} <Moment at={profile.confirmedAt} tongue={tongue} as="day" />
      </span>
    </li>
    {!profile.managed && (
      <li class="is-nobody">
        <b>{t('directory.unmanaged')}</b>
        <span>{t('directory.unmanaged_why')}</span>
      </li>
    )}
  </ul>
)

/** Its links count for nothing with search engines until the desk has looked: a directory is what link farms look for. */
const Contact = ({ t, profile }: ProfileFacts) => {
  if (profile.minor) return <p class="quiet">{t('directory.minor')}</p>
  const { email, phone, website, instagram, address, level, siteWaits } = profile
  const links = level !== 'listed'
  const none = !email && !phone && !address && !website && !(links && instagram)
  return (
    <dl class="reach">
      {email && (
        <div>
          <dt>{t('directory.email')}</dt>
          <dd>
            <a href={`mailto:${email}`}>{email}</a>
          </dd>
        </div>
      )}
      {phone && (
        <div>
          <dt>{t('directory.phone')}</dt>
          <dd>
            <a href={`tel:+${phone}`}>+{phone}</a>
          </dd>
        </div>
      )}
      {address && (
        <div>
          <dt>{t('directory.address')}</dt>
          <dd>{address}</dd>
        </div>
      )}
      {website && (
        <div>
          <dt>{t('directory.website')}</dt>
          <dd>
            {siteWaits ? (
              <span class="quiet">{t('directory.link_waits')}</span>
            ) : (
              <a href={website} rel="ugc nofollow noopener">
                {new URL(website).hostname}
              </a>
            )}
          </dd>
        </div>
      )}
      {links && instagram && (
        <div>
          <dt>Instagram</dt>
          <dd>@{instagram}</dd>
        </div>
      )}
      {none && (
        <div>
          <dt>{t('directory.contact')}</dt>
          <dd class="quiet">{t('directory.no_contact')}</dd>
        </div>
      )}
    </dl>
  )
}

const People = ({ t, title, people, count }: { t: Say; title: string; people: readonly Member[]; count?: number | undefined }) =>
  people.length === 0 && !count ? null : (
    <section>
      <h2>{title}</h2>
      {count !== undefined && <p class="quiet">{t('directory.members_count', { n: formatCount(count) })}</p>}
      <ul class="people">
        {people.map(({ name, slug, role, since, until }) => (
          <li>
            {slug ? <a href={to.profile(slug)}>{name}</a> : name}{' '}
            <span class="quiet">
              {t(`directory.role.${role}`)},{' '}
              {until
                ? t('directory.from_to', { from: since.getUTCFullYear(), to: until.getUTCFullYear() })
                : t('directory.since', { year: since.getUTCFullYear() })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )

export const ProfileView = (facts: ProfileFacts) => {
  const { t, profile, works, members, count, bodies } = facts
  const where = [profile.kelurahanName, profile.districtName].filter(Boolean).join(', ')
  return (
    <div class="wrap profile">
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('ui.nav.home'), href: to.home() },
          { label: t('directory.page.title'), href: to.directory() },
          { label: profile.name },
        ]}
      />
      {facts.confirmed && (
        <Notice kind="done" live>
          {t('directory.confirmed_now')}
        </Notice>
      )}
      {profile.standing === 'archived' && <Notice kind="warn">{t('directory.archived')}</Notice>}
      <header class="profile-head">
        <div class="said">
          <p class="kind">
            {t(`directory.kind.${profile.kind}`)}
            {profile.sinceYear !== undefined && ` · ${t('directory.since', { year: profile.sinceYear })}`}
          </p>
          <h1>{profile.name}</h1>
          <p class="lead">{profile.summary}</p>
          <p class="tags">
            {profile.subsectors.map((code, at) => (
              <a href={to.directory({ subsektor: code })}>{profile.subsectorNames[at] ?? code}</a>
            ))}
            {profile.kelurahan && <a href={to.directory({ kelurahan: profile.kelurahan })}>{where}</a>}
          </p>
        </div>
        <Cloth slug={profile.slug} name={profile.name} person={profile.kind === 'person'} width={720} height={420} />
      </header>
      <div class="profile-body">
        <div>
          {profile.body !== '' && (
            <section class="tale">
              {profile.body.split(/\n\s*\n/).map((part) => (
                <p>{part}</p>
              ))}
            </section>
          )}
          <Works t={t} slug={profile.slug} works={works} />
          <TrackRecord {...facts} />
          <People t={t} title={t('directory.members')} people={members} count={profile.organisation ? count : undefined} />
          <People t={t} title={t('directory.bodies')} people={bodies} />
        </div>
        <aside aria-label={t('directory.aside')}>
          <Standing {...facts} />
          <Contact {...facts} />
          {!profile.minor && (
            <p class="acts">
              <LinkButton href={to.profileCard(profile.slug)} kind="ghost" icon="download" download>
                {t('directory.take_card')}
              </LinkButton>
            </p>
          )}
          <nav class="who-ways" aria-label={t('directory.aside.acts')}>
            <a href={to.changeProfile(profile.slug)}>{t('directory.act.change')}</a>
            {!profile.minor && (
              <a href={to.claimProfile(profile.slug)}>{t(profile.managed ? 'directory.act.claim_too' : 'directory.act.claim')}</a>
            )}
            {profile.organisation && profile.managed && <a href={to.joinBody(profile.slug)}>{t('directory.act.join')}</a>}
          </nav>
          {profile.illustrative && <p class="quiet small">{t('directory.illustrative')}</p>}
        </aside>
      </div>
    </div>
  )
}
