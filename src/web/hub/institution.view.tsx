import { formatCount, formatRupiah } from '#src/base/money.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { DecisionRead } from '#src/governance/decision-read.db.ts'
import type { Holder, PostHeld } from '#src/governance/holders.db.ts'
import type { VersionLine } from '#src/governance/matrix-page.db.ts'
import type { MeetingLine } from '#src/governance/meeting-read.db.ts'
import type { Vacancy } from '#src/governance/succession.db.ts'
import { Moment } from '#src/ui/moment.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

export type InstitutionFacts = {
  t: Say
  tongue: Tongue
  posts: readonly PostHeld[]
  coming: readonly Vacancy[]
  decisions: readonly DecisionRead[]
  meetings: readonly MeetingLine[]
  matrix: VersionLine | undefined
  next: VersionLine | undefined
  head: { seq: number; hash: string } | undefined
}

/** A civic day as people write it. */
export const dayText = (day: string, tongue: Tongue) => formatCivicDay(day, tongue)

const nameOf = (post: { name: string; nameEn: string }, tongue: Tongue) => (tongue === 'en' ? post.nameEn : post.name)

/** A holder with how he holds it and until when; what is not the ordinary way stands beside his name. */
export const HolderLine = ({ t, tongue, holder }: { t: Say; tongue: Tongue; holder: Holder }) => (
  <span class="holder">
    <b>{holder.name}</b>
    {holder.mode !== 'definitive' && <Status kind="wait">{t(`gov.mode.${holder.mode}`)}</Status>}
    {holder.waiting && <Status kind="warn">{t('gov.awaiting.short', { day: dayText(holder.waiting, tongue) })}</Status>}
    <small>
      {holder.mode === 'definitive' && `${t('gov.mode.definitive')} · `}
      {t('gov.until', { day: dayText(holder.until, tongue) })} · {holder.paper}
      {!holder.verified && ` · ${t(holder.illustrative ? 'gov.example' : 'gov.unverified')}`}
    </small>
  </span>
)

const Vacant = ({ t, count, seats }: { t: Say; count: number; seats: number }) => (
  <span class="vacant">
    {seats === 1 ? t('gov.vacant') : t('gov.vacant_seats', { count: formatCount(count), seats: formatCount(seats) })}
  </span>
)

const PostLine = ({ t, tongue, post }: { t: Say; tongue: Tongue; post: PostHeld }) => (
  <li>
    <div class="post">
      <a href={to.governancePost(post.code)}>{nameOf(post, tongue)}</a>
      {post.advisory && <small>{t('gov.advisory')}</small>}
    </div>
    <div class="holders">
      {post.holders.map((holder) => (
        <HolderLine t={t} tongue={tongue} holder={holder} />
      ))}
      {post.vacant > 0 && <Vacant t={t} count={post.vacant} seats={post.seats} />}
    </div>
  </li>
)

type Unit = { code: string; name: string; posts: PostHeld[] }

/** Units with somebody in office first, in the order of their highest post; those wholly empty are told together. */
export function unitsOf(posts: readonly PostHeld[]): { held: Unit[]; empty: Unit[] } {
  const units = [...Map.groupBy(posts, (post) => post.unit)].map(([code, own]) => ({ code, name: own[0]?.unitName ?? code, posts: own }))
  const isHeld = (unit: Unit) => unit.posts.some((post) => post.holders.length > 0)
  return { held: units.filter(isHeld), empty: units.filter((unit) => !isHeld(unit)) }
}

const Units = ({ t, tongue, posts }: Pick<InstitutionFacts, 't' | 'tongue' | 'posts'>) => {
  const { held, empty } = unitsOf(posts)
  return (
    <section class="units" id="pejabat">
      <h2>{t('gov.holders')}</h2>
      {held.map((unit) => (
        <section>
          <h3>{unit.name}</h3>
          <ul class="post-list">
            {unit.posts.map((post) => (
              <PostLine t={t} tongue={tongue} post={post} />
            ))}
          </ul>
        </section>
      ))}
      {empty.length > 0 && (
        <details class="empty-units">
          <summary>{t('gov.empty_units', { count: formatCount(empty.length) })}</summary>
          <ul>
            {empty.map((unit) => (
              <li>
                <b>{unit.name}</b> {unit.posts.map((post) => nameOf(post, tongue)).join(', ')}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

const Coming = ({ t, tongue, coming }: Pick<InstitutionFacts, 't' | 'tongue' | 'coming'>) => (
  <section>
    <h2>{t('gov.coming')}</h2>
    {coming.length === 0 ? (
      <p class="quiet">{t('gov.coming_none')}</p>
    ) : (
      <ul class="plain-lines">
        {coming.slice(0, 12).map((one) => (
          <li>
            <a href={to.governancePost(one.post)}>{nameOf(one, tongue)}</a>
            <span>
              {one.unitName} · {t('gov.empty_from')} <Moment at={one.from} tongue={tongue} as="day" />
            </span>
          </li>
        ))}
      </ul>
    )}
  </section>
)

/** What a decision says of itself in a list: the amount where there is one, who decided, when. */
export const DecisionLine = ({ t, tongue, one }: { t: Say; tongue: Tongue; one: DecisionRead }) => (
  <li>
    <a href={to.decision(one.record.number)}>{one.record.title}</a>
    <span>
      {one.record.number} · {tongue === 'en' ? one.names.postEn : one.names.post}
      {one.record.amount > 0 && ` · ${formatRupiah(one.record.amount)}`} · <Moment at={one.recordedAt} tongue={tongue} as="day" />
      {one.record.kind !== 'decision' && (
        <Status kind={one.record.kind === 'refusal' ? 'warn' : 'wait'}>{t(`gov.kind.${one.record.kind}`)}</Status>
      )}
    </span>
  </li>
)

const Now = ({ t, tongue, matrix, next, posts }: Pick<InstitutionFacts, 't' | 'tongue' | 'matrix' | 'next' | 'posts'>) => {
  const seats = posts.reduce((sum, post) => sum + post.seats, 0)
  const vacant = posts.reduce((sum, post) => sum + Math.max(0, post.vacant), 0)
  return (
    <div class="gov-now">
      <p class="numeral">
        {formatCount(seats - vacant)}
        <small>{t('gov.seated', { seats: formatCount(seats) })}</small>
      </p>
      <div>
        <h2>{t('gov.who')}</h2>
        <p>{t('gov.who_how')}</p>
        <p class="acts">
          <a class="btn" href={`${to.matrix()}#siapa-berwenang`}>
            {t('gov.ask')}
          </a>
        </p>
        {matrix && (
          <p class="aside">
            {t('gov.matrix_now', { version: matrix.version })} <Moment at={matrix.from} tongue={tongue} as="day" />
            {next && (
              <>
                . {t('gov.matrix_next', { version: next.version })} <Moment at={next.from} tongue={tongue} />
              </>
            )}
          </p>
        )}
      </div>
    </div>
  )
}

export const InstitutionView = (facts: InstitutionFacts) => {
  const { t, tongue, decisions, meetings, head } = facts
  return (
    <div class="wrap gov-page">
      <h1>{t('gov.title')}</h1>
      <p class="lead">{t('gov.lead')}</p>
      <Now {...facts} />
      <div class="gov-side">
        <section>
          <h2>{t('gov.decisions')}</h2>
          {decisions.length === 0 ? (
            <p class="quiet">{t('gov.decisions_none')}</p>
          ) : (
            <ul class="plain-lines">
              {decisions.map((one) => (
                <DecisionLine t={t} tongue={tongue} one={one} />
              ))}
            </ul>
          )}
          <p>
            <a href={to.decisions()}>{t('gov.decisions_all')}</a>
          </p>
        </section>
        <section>
          <h2>{t('gov.meetings')}</h2>
          {meetings.length === 0 ? (
            <p class="quiet">{t('gov.meetings_none')}</p>
          ) : (
            <ul class="plain-lines">
              {meetings.map((one) => (
                <li>
                  <a href={to.meeting(one.number)}>{one.title}</a>
                  <span>
                    <Moment at={one.startsAt} tongue={tongue} /> · {one.place}
                  </span>
                </li>
              ))}
            </ul>
          )}
          <p>
            <a href={to.meetings()}>{t('gov.meetings_all')}</a>
          </p>
        </section>
        <Coming {...facts} />
        <section>
          <h2>{t('gov.trail')}</h2>
          <p>{t('gov.trail_how', { count: formatCount(head?.seq ?? 0) })}</p>
          {head && (
            <p class="seal">
              <code>{head.hash}</code>
            </p>
          )}
          <p>
            <a href={to.legalBases()}>{t('gov.bases')}</a> · <a href={to.trail()}>{t('gov.trail_page')}</a>
          </p>
        </section>
      </div>
      <Units {...facts} />
    </div>
  )
}
