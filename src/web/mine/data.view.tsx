import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { ConsentLine } from '#src/identity/consent.db.ts'
import { consentWords, mayWithdraw, type Purpose } from '#src/identity/consent.ts'
import type { Ways } from '#src/identity/security.db.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/choices.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import { hasWords } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { type MineFacts, MineFrame, Proof } from './mine-frame.view.tsx'

export type DataFacts = MineFacts & { tongue: Tongue; ledger: readonly ConsentLine[]; paused: Date | undefined; ways: Ways }

const stateOf = ({ purpose, given }: ConsentLine) => {
  if (purpose === 'restriction') return given ? 'identity.pause.on' : 'identity.pause.off'
  return given ? 'identity.consent.given' : 'identity.consent.withdrawn'
}

const Ledger = ({ t, tongue, ledger }: DataFacts) => {
  const wordsOf = ({ purpose, version }: ConsentLine) => {
    const name = consentWords(purpose, version)
    return hasWords(name) ? t(name) : name
  }
  return (
    <Table
      caption={t('identity.consent.ledger')}
      rows={ledger}
      columns={[
        { label: t('identity.consent.text'), head: true, cell: wordsOf },
        { label: t('identity.consent.version'), cell: ({ version }) => formatCivicDay(version, tongue) },
        { label: t('identity.consent.state'), cell: (line) => t(stateOf(line)) },
        { label: t('identity.consent.channel'), cell: ({ channel }) => t(`identity.consent.by.${channel}`) },
        { label: t('identity.consent.at'), cell: ({ at }) => <Moment at={at} tongue={tongue} /> },
      ]}
    />
  )
}

/** The last word on each purpose decides. */
const Choice = ({ t, ledger, paused, purpose }: DataFacts & { purpose: Purpose }) => {
  const on = ledger.find((line) => line.purpose === purpose)?.given === true
  return mayWithdraw(purpose) ? (
    <PostButton
      to={to.myConsent()}
      values={{ tujuan: purpose, setuju: on ? '' : '1' }}
      kind="ghost"
      closed={paused && !on ? t('identity.consent.paused') : undefined}
    >
      {t(`identity.consent.${on ? 'withdraw' : 'give'}_${purpose}`)}
    </PostButton>
  ) : null
}

/** What stops, what goes on, and the way back, beside the one button. */
const Pause = ({ t, tongue, paused }: DataFacts) => (
  <section class="narrow" id="tunda">
    <h2>{t('identity.pause.title')}</h2>
    {paused ? (
      <Notice kind="wait">
        <p>
          {t('identity.pause.since')} <Moment at={paused} tongue={tongue} />.
        </p>
      </Notice>
    ) : (
      <p>{t('identity.pause.what')}</p>
    )}
    <h3>{t('identity.pause.stops')}</h3>
    <ul>
      <li>{t('identity.pause.stops_news')}</li>
      <li>{t('identity.pause.stops_new')}</li>
    </ul>
    <h3>{t('identity.pause.goes_on')}</h3>
    <ul>
      <li>{t('identity.pause.goes_on_orders')}</li>
      <li>{t('identity.pause.goes_on_account')}</li>
      <li>{t('identity.pause.goes_on_law')}</li>
    </ul>
    <PostButton to={to.myPause()} values={{ tunda: paused ? '' : '1' }} kind={paused ? 'main' : 'ghost'}>
      {t(paused ? 'identity.pause.resume' : 'identity.pause.send')}
    </PostButton>
  </section>
)

const End = ({ t, refusals, ways }: DataFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <section class="narrow" id="hapus">
      <h2>{t('identity.end.title')}</h2>
      <p>{t('identity.end.what')}</p>
      <form method="post" action={to.myEnd()} novalidate>
        <Proof t={t} has={ways.password} error={wrong('sandi_kini')} />
        <Checkbox t={t} name="yakin" label={t('identity.end.sure')} error={wrong('yakin')} />
        <div class="acts">
          <Button kind="danger">{t('identity.end.send')}</Button>
        </div>
      </form>
    </section>
  )
}

export const Data = (facts: DataFacts) => {
  const { t, refusals, news } = facts
  return (
    <MineFrame t={t} refusals={refusals} news={news} room="data" title={t('identity.data.title')}>
      <section class="narrow">
        <h2>{t('identity.data.download')}</h2>
        <p>{t('identity.data.download_what')}</p>
        <PostButton to={to.myDownload()} icon="download">
          {t('identity.data.download')}
        </PostButton>
      </section>
      <section>
        <h2>{t('identity.consent.title')}</h2>
        <p class="narrow">{t('identity.consent.what')}</p>
        <Ledger {...facts} />
        <Choice {...facts} purpose="news" />
      </section>
      <section class="narrow" id="data-terbuka">
        <h2>{t('identity.consent.open_data_title')}</h2>
        <p>{t('identity.consent.open_data_what')}</p>
        <Choice {...facts} purpose="open_data" />
      </section>
      <Pause {...facts} />
      <End {...facts} />
    </MineFrame>
  )
}
