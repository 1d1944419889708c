import { formatDay, formatMoment, minutesAfter, type Tongue } from '#src/base/time.ts'
import type { MyApplication, Round, RoundTold } from '#src/spaces/round-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { LinkButton, PostButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { type Names, PointTable, RoundResultView, wishText } from './round-result.view.tsx'
import { noon } from './spaces.view.tsx'

const kinds: Readonly<Record<Round['state'], StatusKind>> = {
  coming: 'wait',
  open: 'ok',
  closed: 'wait',
  allocated: 'wait',
  published: 'plain',
}

export const RoundStatus = ({ t, round }: { t: Say; round: Round }) => (
  <Status kind={kinds[round.state]}>{t(`round.state.${round.state}`)}</Status>
)
export const roundName = (round: Round, tongue: Tongue): string => (tongue === 'en' ? round.nameEn : round.name)
export const namesOf = ({ spaces }: Round, tongue: Tongue): Names =>
  new Map(spaces.map((one) => [one.slug, tongue === 'en' ? one.nameEn : one.name]))

/** The last day one may apply: a closing at midnight belongs to the day before. */
export const lastDayText = ({ closes }: Round, tongue: Tongue): string => formatDay(minutesAfter(closes, -1), tongue)

type Seen = { t: Say; tongue: Tongue }

const seasonText = ({ tongue }: Seen, { first, last }: Round): string =>
  `${formatDay(noon(first), tongue)} – ${formatDay(noon(last), tongue)}`

export const RoundsView = ({ t, tongue, rounds }: Seen & { rounds: readonly Round[] }) => (
  <div class="space-rules">
    <Breadcrumb t={t} crumbs={[{ label: t('room.title'), href: to.spaces() }, { label: t('round.title') }]} />
    <h1>{t('round.title')}</h1>
    <p class="lead">{t('round.lead')}</p>
    {rounds.length === 0 ? (
      <Empty seed="musim" title={t('round.no_rounds')} action={<LinkButton href={to.spaces()}>{t('room.look')}</LinkButton>}>
        {t('round.no_rounds_why')}
      </Empty>
    ) : (
      <ul class="bookings">
        {rounds.map((round) => (
          <li>
            <p class="number">
              {round.number} <RoundStatus t={t} round={round} />
            </p>
            <h2>
              <a href={to.round(round.number)}>{roundName(round, tongue)}</a>
            </h2>
            <p>
              {seasonText({ t, tongue }, round)} · {t('round.closes_at', { at: lastDayText(round, tongue) })}
            </p>
          </li>
        ))}
      </ul>
    )}
    <section>
      <h2>{t('round.how')}</h2>
      <p>{t('round.how_passes')}</p>
      <p>{t('round.how_points')}</p>
      <p>{t('round.how_seed')}</p>
      <PointTable t={t} />
    </section>
  </div>
)

export const RoundFacts = ({ t, tongue, round }: Seen & { round: Round }) => (
  <Facts
    facts={[
      [t('round.applies'), t('round.applies_words', { from: formatMoment(round.opens, tongue), day: lastDayText(round, tongue) })],
      [t('round.season'), seasonText({ t, tongue }, round)],
      [t('round.rooms'), [...namesOf(round, tongue).values()].join(', ')],
      [t('round.most'), String(round.most)],
      [t('round.applications'), String(round.applications)],
      [t('room.run_by'), round.unitName],
    ]}
  />
)

/** What whoever doubts needs: the seed, the hash told before, and everything that was reckoned with. */
export const Proofs = ({ t, round, told }: { t: Say; round: Round; told: RoundTold | undefined }) => (
  <section class="narrow round-part">
    <h2>{t('round.proof')}</h2>
    <p>{t('round.proof_lead')}</p>
    <dl class="hashes">
      <dt>{t('round.seed_hash')}</dt>
      <dd>
        <code>{round.seedHash}</code>
      </dd>
      {round.seed && (
        <>
          <dt>{t('round.seed')}</dt>
          <dd>
            <code>{round.seed}</code>
          </dd>
        </>
      )}
      {told && (
        <>
          <dt>{t('round.hash')}</dt>
          <dd>
            <code>{told.result.hash}</code>
          </dd>
        </>
      )}
    </dl>
    {told && (
      <p class="acts">
        <a href={to.roundReckoning(round.number)}>{t('round.reckoning')}</a>
      </p>
    )}
  </section>
)

const Mine = ({ t, tongue, round, applications }: Seen & { round: Round; applications: readonly MyApplication[] }) => (
  <section>
    <h2>{t('round.mine')}</h2>
    {applications.map((one) => (
      <article>
        <h3>
          {one.name}: {one.title}
        </h3>
        <ol>
          {one.wishes.map((wish) => (
            <li>{wishText(t, tongue, namesOf(round, tongue), wish)}</li>
          ))}
        </ol>
        {round.state === 'open' && (
          <PostButton to={to.roundWithdraw(round.number)} values={{ komunitas: one.body }} kind="ghost" small>
            {t('round.withdraw')}
          </PostButton>
        )}
      </article>
    ))}
  </section>
)

type RoundPageFacts = Seen & { round: Round; told: RoundTold | undefined; applications: readonly MyApplication[]; news: string | undefined }

export const RoundView = ({ t, tongue, round, told, applications, news }: RoundPageFacts) => (
  <div class="space-rules">
    <Breadcrumb
      t={t}
      crumbs={[{ label: t('room.title'), href: to.spaces() }, { label: t('round.title'), href: to.rounds() }, { label: round.number }]}
    />
    <h1>{roundName(round, tongue)}</h1>
    <p class="number">
      {round.number} <RoundStatus t={t} round={round} />
    </p>
    {news && (
      <Notice kind="done" live>
        {news}
      </Notice>
    )}
    <Notice kind={round.state === 'published' ? 'info' : 'wait'}>
      {t(`round.turn.${round.state}`, { closes: lastDayText(round, tongue), unit: round.unitName })}
    </Notice>
    {round.state === 'open' && (
      <p class="acts">
        <LinkButton href={to.roundApply(round.number)}>{t('round.apply')}</LinkButton>
      </p>
    )}
    <RoundFacts t={t} tongue={tongue} round={round} />
    {applications.length > 0 && <Mine t={t} tongue={tongue} round={round} applications={applications} />}
    {told && (
      <section>
        <h2>{t('round.result')}</h2>
        <RoundResultView t={t} tongue={tongue} names={namesOf(round, tongue)} told={told} />
      </section>
    )}
    <Proofs t={t} round={round} told={told} />
    <p>
      <a href={to.rounds()}>{t('round.how')}</a>
    </p>
  </div>
)
