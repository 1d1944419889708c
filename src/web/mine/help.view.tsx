import { grouped } from '#src/base/check-code.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Look } from '#src/identity/view-as.db.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import { type MineFacts, MineFrame } from './mine-frame.view.tsx'

const kinds = { waiting: 'wait', going_on: 'warn', over: 'plain' } as const

const Stop = ({ t, look }: Pick<MineFacts, 't'> & { look: Look }) =>
  look.state === 'over' ? null : (
    <PostButton to={to.myHelpStop()} values={{ id: look.id }} kind="ghost" small>
      {t(look.state === 'waiting' ? 'help.take_back' : 'help.stop')}
    </PostButton>
  )

/** Every time somebody could look, with who, why, when and at what. */
const Looks = ({ t, tongue, looks }: Pick<MineFacts, 't'> & { tongue: Tongue; looks: readonly Look[] }) => (
  <section>
    <h2>{t('help.past')}</h2>
    {looks.length === 0 ? (
      <Empty seed="bantuan" title={t('help.none')}>
        {t('help.none_more')}
      </Empty>
    ) : (
      <Table
        caption={t('help.past')}
        quietCaption
        rows={looks}
        columns={[
          { label: t('help.who'), head: true, cell: (look) => look.helper ?? t('help.nobody_yet') },
          { label: t('help.why'), cell: (look) => look.reason ?? '–' },
          { label: t('help.when'), cell: (look) => <Moment at={look.startedAt ?? look.madeAt} tongue={tongue} /> },
          { label: t('help.state'), cell: (look) => <Status kind={kinds[look.state]}>{t(`help.state.${look.state}`)}</Status> },
          { label: t('help.pages'), cell: (look) => (look.pages.length === 0 ? '–' : [...new Set(look.pages)].join(', ')) },
          { label: t('identity.act'), cell: (look) => <Stop t={t} look={look} /> },
        ]}
      />
    )}
  </section>
)

export type HelpFacts = MineFacts & { tongue: Tongue; looks: readonly Look[]; made?: { code: string; until: Date } | undefined }

/** Asks the house for help: a code that lets one helper see, and only see, for a quarter of an hour. */
export const Help = ({ t, tongue, looks, made, refusals, news }: HelpFacts) => (
  <MineFrame t={t} refusals={refusals} news={news} room="help" title={t('help.title')}>
    <div class="narrow">
      <p class="lead">{t('help.lead')}</p>
      {made ? (
        <Notice kind="wait" live>
          <p>{t('help.say_code')}</p>
          <p>
            <strong class="figure">{grouped(made.code)}</strong>
          </p>
          <p>
            {t('help.until')} <Moment at={made.until} tongue={tongue} />
          </p>
        </Notice>
      ) : (
        <form method="post" action={to.myHelp()}>
          <div class="acts">
            <Button>{t('help.make')}</Button>
          </div>
        </form>
      )}
      <p class="hint">{t('help.never')}</p>
    </div>
    <Looks t={t} tongue={tongue} looks={looks} />
  </MineFrame>
)
