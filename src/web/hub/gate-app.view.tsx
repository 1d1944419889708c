import type { Tongue } from '#src/base/time.ts'
import type { GateDate, gateOf } from '#src/events/gate-read.db.ts'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { dateText } from './gate.view.tsx'

type AppFacts = {
  t: Say
  tongue: Tongue
  gate: Awaited<ReturnType<typeof gateOf>>
  date: GateDate
  data: Record<string, string>
}

const Top = ({ t, tongue, gate, date }: AppFacts) => (
  <header class="gate-top">
    <h1>{gate.title}</h1>
    <p class="small quiet">{dateText(t, tongue, date)}</p>
    <p class="gate-chips">
      <span class="chip" data-gate="line">
        {t('gate.app.line.off')}
      </span>
      <span class="chip" data-gate="waiting" />
      <span class="chip" data-gate="count" />
    </p>
    <div class="notice warn" data-gate="trouble" role="alert" hidden>
      <div>
        <p data-gate="trouble-text" />
        <button type="button" class="btn ghost small" data-gate="noticed">
          {t('gate.app.noticed')}
        </button>
      </div>
    </div>
  </header>
)

const Verdict = ({ t }: { t: Say }) => (
  <section class="gate-say" data-gate="say" data-look="idle" aria-live="assertive" aria-atomic="true">
    <p class="gate-word" data-gate="word">
      {t('gate.app.idle')}
    </p>
    <p class="gate-who" data-gate="who" />
    <p class="gate-more" data-gate="more" />
    <button type="button" class="btn ghost" data-gate="undo" hidden>
      {t('gate.app.undo')}
    </button>
  </section>
)

/** Everything a thumb needs stands at the foot of the screen. */
const Bar = ({ t }: { t: Say }) => (
  <div class="gate-bar">
    <fieldset>
      <legend class="vh">{t('gate.app.direction')}</legend>
      {(['enter', 'leave'] as const).map((way) => (
        <label class="gate-way">
          <input type="radio" name="direction" value={way} checked={way === 'enter'} />
          <span>{t(`gate.app.way.${way}`)}</span>
        </label>
      ))}
    </fieldset>
    <button type="button" class="btn" data-gate="camera">
      {t('gate.app.camera.open')}
    </button>
  </div>
)

const Behind = ({ t }: { t: Say }) => (
  <>
    <details class="gate-ready" open>
      <summary data-gate="ready-sum">{t('gate.app.ready.title')}</summary>
      <ul data-gate="ready" />
      <button type="button" class="btn ghost" data-gate="prepare">
        {t('gate.app.prepare')}
      </button>
    </details>
    <details>
      <summary>{t('gate.app.queue')}</summary>
      <p class="small">{t('gate.app.queue_lead')}</p>
      <p class="acts">
        <button type="button" class="btn ghost" data-gate="send">
          {t('gate.app.send')}
        </button>
        <button type="button" class="btn ghost" data-gate="save">
          {t('gate.app.save')}
        </button>
      </p>
    </details>
    <section data-gate="after" hidden>
      <h2>{t('gate.app.after')}</h2>
      <ul class="gate-after" data-gate="after-list" />
    </section>
  </>
)

/** The gate on a phone, worked with one thumb; its script fills it. Without a script the server's list does the same. */
export const GateAppView = (facts: AppFacts) => {
  const { t, gate, date, data } = facts
  return (
    <div class="gate-app" data-gate-app {...data}>
      <Top {...facts} />
      <noscript>
        <Notice kind="info">
          {t('gate.app.no_script')} <a href={to.gate(gate.slug, { tanggal: date.id })}>{t('gate.app.back')}</a>
        </Notice>
      </noscript>
      <Verdict t={t} />
      <video data-gate="video" class="gate-video" muted playsinline hidden aria-label={t('gate.app.camera.picture')} />
      <form data-gate="type" class="gate-type">
        <label for="gate-code">{t('gate.app.type')}</label>
        <div>
          <input id="gate-code" data-gate="code" autocomplete="off" autocapitalize="off" spellcheck={false} maxlength={300} />
          <button type="submit" class="btn">
            {t('gate.app.check')}
          </button>
        </div>
        <ul class="gate-found" data-gate="found" />
      </form>
      <p class="acts">
        <label class="gate-pick">
          <span class="small">{t('gate.gate')}</span>
          <select data-gate="gate" />
        </label>
        <button type="button" class="btn ghost" data-gate="walk-in">
          {t('gate.app.walk_in')}
        </button>
      </p>
      <Behind t={t} />
      <Bar t={t} />
    </div>
  )
}
