import { raw } from 'hono/html'
import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { gateOf } from '#src/events/gate-read.db.ts'
import { selfWays } from '#src/events/venue-code.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { Checkbox, FileField, Radios } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

export type PlanTyped = { gates: string; opens: string; reentry: boolean; self: boolean; selfBy: string }
type PlanFacts = {
  t: Say
  tongue: Tongue
  gate: Awaited<ReturnType<typeof gateOf>>
  helpers: readonly { id: string; name: string; link: string }[]
  door: { address: string; picture: string } | undefined
  typed: PlanTyped
  helperTyped: string
  news: string | undefined
  refusals: readonly Refusal[]
  once: string
}

const Plan = ({ t, gate, typed, refusals, once }: PlanFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <form method="post" action={to.gateErrand(gate.slug, 'atur')} class="fields-form" novalidate>
      <input type="hidden" name="once" value={`${once}-atur`} />
      <TextArea
        t={t}
        name="gates"
        label={t('gate.plan.gates')}
        hint={t('gate.plan.gates_hint')}
        value={typed.gates}
        error={wrong('gates')}
        rows={3}
      />
      <NumberField
        t={t}
        name="opens"
        label={t('gate.plan.opens')}
        hint={t('gate.plan.opens_hint')}
        value={typed.opens}
        error={wrong('opens')}
      />
      <Checkbox t={t} name="reentry" label={t('gate.plan.reentry')} checked={typed.reentry} optional />
      <Checkbox t={t} name="self" label={t('gate.plan.self')} hint={t('gate.plan.self_hint')} checked={typed.self} optional />
      <Radios
        t={t}
        name="selfBy"
        label={t('gate.plan.self_by')}
        value={typed.selfBy}
        error={wrong('selfBy')}
        choices={selfWays.map((value) => ({ value, label: t(`gate.plan.self_by_${value}`), hint: t(`gate.plan.self_by_${value}_hint`) }))}
        optional
      />
      <p class="acts">
        <Button>{t('gate.plan.save')}</Button>
      </p>
    </form>
  )
}

const Helpers = ({ t, gate, helpers, helperTyped, refusals, once }: PlanFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <section>
      <h2>{t('gate.plan.helpers')}</h2>
      <p>{t('gate.plan.helpers_lead')}</p>
      {helpers.length > 0 && (
        <ul class="gate-helpers">
          {helpers.map(({ id, name, link }) => (
            <li>
              <b>{name}</b>
              <label>
                <span class="small">{t('gate.plan.link_of', { name })}</span>
                <input readonly value={link} />
              </label>
              <span class="acts">
                <LinkButton
                  href={`https://wa.me/?text=${encodeURIComponent(t('gate.plan.wa', { title: gate.title, link }))}`}
                  kind="ghost"
                  small
                >
                  {t('gate.plan.wa_send')}
                </LinkButton>
                <PostButton
                  to={to.gateErrand(gate.slug, 'akhiri')}
                  once={`${once}-${id}`}
                  values={{ helper: id }}
                  kind="danger"
                  small
                  label={t('gate.plan.end_of', { name })}
                >
                  {t('gate.plan.end')}
                </PostButton>
              </span>
            </li>
          ))}
        </ul>
      )}
      <form method="post" action={to.gateErrand(gate.slug, 'petugas')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={`${once}-petugas`} />
        <TextField
          t={t}
          name="name"
          label={t('gate.plan.helper_name')}
          value={helperTyped}
          error={wrong('name')}
          maxlength={80}
          autocomplete="off"
        />
        <p class="acts">
          <Button kind="ghost">{t('gate.plan.helper_add')}</Button>
        </p>
      </form>
    </section>
  )
}

const Door = ({ t, gate, door }: PlanFacts) =>
  gate.plan.venueSecret && gate.plan.selfBy === 'screen' ? (
    <section class="screen-only">
      <h2>{t('gate.plan.door')}</h2>
      <p>{t('gate.plan.screen_lead')}</p>
      <p class="acts">
        <LinkButton href={to.gateScreen(gate.slug)} kind="ghost">
          {t('gate.screen.open')}
        </LinkButton>
      </p>
    </section>
  ) : door === undefined ? null : (
    <section class="gate-poster">
      <h2>{t('gate.plan.door')}</h2>
      <p>{t('gate.plan.door_lead')}</p>
      <div class="qr" role="img" aria-label={t('gate.plan.door_qr', { title: gate.title })}>
        {raw(door.picture)}
      </div>
      <p class="small gate-address">{door.address}</p>
    </section>
  )

const Queue = ({ t, gate, refusals, once }: PlanFacts) => (
  <section class="screen-only">
    <h2>{t('gate.plan.queue')}</h2>
    <form method="post" action={to.gateErrand(gate.slug, 'antrean')} enctype="multipart/form-data" class="fields-form" novalidate>
      <input type="hidden" name="once" value={`${once}-antrean`} />
      <FileField
        t={t}
        name="file"
        label={t('gate.plan.queue_file')}
        hint={t('gate.plan.queue_hint')}
        error={complaints(t, refusals)('file')}
        accept=".json,application/json"
      />
      <p class="acts">
        <Button kind="ghost">{t('gate.plan.queue_take')}</Button>
      </p>
    </form>
  </section>
)

/** How the gate is kept, for whoever organises. */
export const GatePlanView = (facts: PlanFacts) => {
  const { t, gate, news, refusals } = facts
  return (
    <div class="narrow gate-page">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb
        t={t}
        crumbs={[
          { label: gate.title, href: to.event(gate.slug) },
          { label: t('gate.title'), href: to.gate(gate.slug) },
          { label: t('gate.plan.title') },
        ]}
      />
      <h1>{t('gate.plan.title')}</h1>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      <Plan {...facts} />
      <Door {...facts} />
      <Helpers {...facts} />
      <Queue {...facts} />
    </div>
  )
}
