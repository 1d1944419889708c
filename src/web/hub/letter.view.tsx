import { raw } from 'hono/html'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { ConsentLetter } from '#src/spaces/consent-letter.db.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

type LetterFacts = { t: Say; tongue: Tongue; now: Date; letter: ConsentLetter; qr: string; address: string }

/** Four by four by four: read aloud at a gate. */
const spoken = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-')

export const LetterView = ({ t, tongue, now, letter, qr, address }: LetterFacts) => (
  <article class={letter.holds ? 'consent-letter' : 'consent-letter void'}>
    <header>
      <p class="unit">{letter.unit}</p>
      <h1>{t('room.letter.title')}</h1>
      <p class="state">
        <Status kind={letter.holds ? 'ok' : 'warn'}>{t(letter.holds ? 'room.letter.holds' : 'room.letter.not')}</Status>{' '}
        {t('room.letter.holds_more', { at: formatMoment(now, tongue), state: t(`room.state.${letter.state}`) })}
      </p>
    </header>
    <div class="body">
      <Facts
        facts={[
          [t('room.letter.place'), <b>{tongue === 'en' ? letter.spaceEn : letter.space}</b>],
          [t('room.when'), <b>{whenText(letter.periods, tongue)}</b>],
          [t('room.letter.activity'), letter.title],
          [t('room.letter.holder'), letter.body ?? t('room.letter.person')],
          [t('room.how_many'), String(letter.people)],
          ...(letter.class ? [[t('room.class'), t(`room.class.${letter.class}`)] as const] : []),
          [t('room.letter.number'), letter.number],
          ...(letter.decision ? [[t('room.letter.decision'), <a href={to.decision(letter.decision)}>{letter.decision}</a>] as const] : []),
          [t('room.letter.issued'), formatMoment(letter.issuedAt, tongue)],
        ]}
      />
      <figure>
        <div class="qr" role="img" aria-label={t('room.letter.code')}>
          {raw(qr)}
        </div>
        <figcaption>
          <b class="code">{spoken(letter.code)}</b>
          <span>{address}</span>
          <span>{t('room.letter.scan')}</span>
        </figcaption>
      </figure>
    </div>
    {letter.holds && <p>{t('room.letter.words')}</p>}
    <p class="quiet screen-only">
      {t('room.letter.print_hint')} <a href={to.spaceRules()}>{t('room.rules.title')}</a>
    </p>
  </article>
)
