import { raw } from 'hono/html'
import type { SetUp } from '#src/identity/second-factor.db.ts'
import type { Ways } from '#src/identity/security.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import { type MineFacts, MineFrame, Proof } from './mine-frame.view.tsx'
import { CodeField, Next } from './sign-in.view.tsx'

type Facts = MineFacts & { next?: string | undefined }

/** Begins the set-up, or manages what is set up. */
export const SecondFactorPage = ({ t, refusals, next, ways, needed }: Facts & { ways: Ways; needed: boolean }) => {
  const wrong = complaints(t, refusals)
  return (
    <MineFrame t={t} refusals={refusals} room="security" title={t('identity.second.title')}>
      <div class="narrow">
        {needed && <Notice kind="warn">{t('identity.second.needed')}</Notice>}
        {ways.secondFactor && <Notice kind="done">{t('identity.second.is_on')}</Notice>}
        <p>{t(ways.secondFactor ? 'identity.second.change' : 'identity.second.why')}</p>
        <form method="post" action={ways.secondFactor ? to.myRecoveryCodes() : to.mySecondFactor()} novalidate>
          <Next next={next} />
          <Proof t={t} has={ways.password} error={wrong('sandi_kini')} />
          <div class="acts">
            <Button>{t(ways.secondFactor ? 'identity.second.renew_codes' : 'identity.second.set_up')}</Button>
            {ways.secondFactor && (
              <Button kind="danger" action={to.mySecondFactorEnd()}>
                {t('identity.second.turn_off')}
              </Button>
            )}
          </div>
        </form>
      </div>
    </MineFrame>
  )
}

/** The code to scan, the same to type, and the proof that it works. */
export const ConfirmPage = ({ t, refusals, next, setUp, qr }: Facts & { setUp: SetUp; qr: string }) => {
  const wrong = complaints(t, refusals)
  return (
    <MineFrame t={t} refusals={refusals} room="security" title={t('identity.second.scan_title')}>
      <div class="narrow">
        <p>{t('identity.second.scan')}</p>
        <div class="qr" role="img" aria-label={t('identity.second.qr')}>
          {raw(qr)}
        </div>
        <p>
          {t('identity.second.type_instead')}
          <br />
          <code>{setUp.secret.match(/.{1,4}/g)?.join(' ')}</code>
        </p>
        <p>
          <a href={setUp.uri}>{t('identity.second.open_app')}</a>
        </p>
        <form method="post" action={to.mySecondFactorConfirm()} novalidate>
          <Next next={next} />
          <CodeField t={t} label={t('identity.field.totp')} error={wrong('kode')} />
          <div class="acts">
            <Button>{t('identity.second.confirm')}</Button>
          </div>
        </form>
      </div>
    </MineFrame>
  )
}

/** Shown once, straight after they were made. */
export const RecoveryCodes = ({ t, codes, next }: Pick<MineFacts, 't'> & { codes: readonly string[]; next: string }) => (
  <MineFrame t={t} refusals={[]} room="security" title={t('identity.second.codes_title')}>
    <div class="narrow">
      <Notice kind="warn">{t('identity.second.codes_once')}</Notice>
      <ol class="lines">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <LinkButton href={next}>{t('identity.second.codes_kept')}</LinkButton>
    </div>
  </MineFrame>
)
