import { formatDay } from '#src/base/time.ts'
import { menteesOf } from '#src/events/mentoring-read.db.ts'
import { applicationsOf } from '#src/events/programme-read.db.ts'
import { myCards } from '#src/events/scorecard-read.db.ts'
import { turnsOf } from '#src/events/selection-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Table } from '#src/ui/table.tsx'
import { html } from '../answer.tsx'
import { ApplicationMark } from '../hub/own-application.view.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { MineFrame } from './mine-frame.view.tsx'

/** What the reader has applied for, newest first. */
export const showProgrammes: Page = async (visit) => {
  const { ctx, t } = visit
  const [applications, turns, cards, mentees] = await Promise.all([applicationsOf(ctx), turnsOf(ctx), myCards(ctx), menteesOf(ctx)])
  const judging = turns.length > 0
  const list =
    applications.length === 0 ? (
      <Empty
        seed="program-saya"
        title={t('programme.mine_none')}
        action={<LinkButton href={to.programmes()}>{t('programme.title')}</LinkButton>}
      >
        {t('programme.mine_none_why')}
      </Empty>
    ) : (
      <Table
        caption={t('programme.mine')}
        quietCaption
        rows={applications}
        columns={[
          { label: t('programme.guardian.programme'), head: true, cell: (one) => <a href={to.ownApplication(one.number)}>{one.title}</a> },
          { label: t('programme.own.cohort'), cell: (one) => one.cohort.name },
          { label: t('programme.mine_sent'), cell: (one) => formatDay(one.madeAt, ctx.tongue) },
          { label: t('event.state'), cell: (one) => <ApplicationMark t={t} state={one.state} /> },
        ]}
      />
    )
  const main = (
    <MineFrame t={t} refusals={[]} room="programmes" title={t('programme.mine')}>
      {list}
      {cards.length > 0 && (
        <p>
          <a href={to.myCuratorCards()}>{t('curation.mine')}</a>
        </p>
      )}
      {mentees.length > 0 && (
        <p>
          <a href={to.myMentees()}>{t('mentoring.mine')}</a>
        </p>
      )}
      {judging && (
        <p>
          <a href={to.myReviews()}>{t('programme.review.title')}</a>
        </p>
      )}
    </MineFrame>
  )
  return html(visit, { door: 'hub', private: true, title: t('programme.mine'), main })
}
