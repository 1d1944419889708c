import type { Tongue } from '#src/base/time.ts'
import type { KeptLetter } from '#src/platform/mailbox.ts'
import { Empty } from '#src/ui/empty.tsx'
import { Moment } from '#src/ui/moment.tsx'
import type { Say } from '#src/ui/words.ts'

// the stop that ends a sentence is not of the address
const address = /(https?:\/\/[^\s<>"]*[^\s<>".,;])/

/** Addresses in a letter can be followed, as they could in a mail program. */
const Linked = ({ text }: { text: string }) => (
  <>{text.split(address).map((part) => (address.test(part) ? <a href={part}>{part}</a> : part))}</>
)

const Body = ({ text }: { text: string }) => (
  <>
    {text.split('\n').map((line) => (
      <>
        <Linked text={line} />
        <br />
      </>
    ))}
  </>
)

export const MailBox = ({ t, tongue, letters }: { t: Say; tongue: Tongue; letters: readonly KeptLetter[] }) => (
  <div class="mine">
    <h1>{t('identity.mailbox.title')}</h1>
    <p class="lead">{t('identity.mailbox.lead')}</p>
    {letters.length === 0 ? (
      <Empty seed="surat" title={t('identity.mailbox.empty')} />
    ) : (
      <ul class="lines narrow">
        {letters.map((letter) => (
          <li>
            <h2>{letter.subject}</h2>
            <p class="hint">
              {t('identity.mailbox.to', { to: letter.recipient })} · <Moment at={letter.at} tongue={tongue} /> ·{' '}
              {t(letter.sent ? 'identity.mailbox.sent' : 'identity.mailbox.waiting')}
            </p>
            <p>
              <Body text={letter.body} />
            </p>
          </li>
        ))}
      </ul>
    )}
  </div>
)
