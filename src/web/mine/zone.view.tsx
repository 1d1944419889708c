import type { Refusal } from '#src/base/outcome.ts'
import { cityZone } from '#src/base/time.ts'
import { readerZones, type Zone, zoneLabel } from '#src/base/zones.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

type ZoneFacts = { t: Say; zone: Zone | undefined; here: string; signedIn: boolean }

export const ZoneFields = ({ t, zone, here, signedIn, refusals = [] }: ZoneFacts & { refusals?: readonly Refusal[] }) => (
  <form method={signedIn ? 'post' : 'get'} action={signedIn ? to.myZone() : here} class="fields-form">
    {signedIn && <input type="hidden" name="kembali" value={here} />}
    <SelectField
      t={t}
      name="zona"
      label={t('zone.choose')}
      hint={t('zone.hint')}
      value={zone ?? cityZone}
      choices={readerZones.map((value) => ({ value, label: t(`zone.name.${value.split('/')[1]?.toLowerCase()}`) }))}
      error={complaints(t, refusals)('zona')}
    />
    <div class="acts">
      <Button kind="ghost">{t('zone.show')}</Button>
    </div>
  </form>
)

/** In which zone somebody wants to read times as well. A plain choice: nothing is guessed, and no script is needed. */
export const ZoneChoice = (facts: ZoneFacts) => (
  <details class="zone">
    <summary>
      {facts.zone && facts.zone !== cityZone ? facts.t('zone.title', { zone: zoneLabel(facts.zone) }) : facts.t('zone.title_city')}
    </summary>
    <ZoneFields {...facts} />
  </details>
)
