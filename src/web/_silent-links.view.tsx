import { formatDay, type Tongue } from '#src/base/time.ts'
import type { SilentLink } from '#src/press/link-check.db.ts'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'

/** For whoever keeps them: links nobody answered at, twice in a row. Readers go on seeing them as they are. */
export const SilentLinks = ({ t, tongue, links }: { t: Say; tongue: Tongue; links: readonly SilentLink[] }) =>
  links.length === 0 ? null : (
    <Notice kind="warn">
      {links.map(({ address, since, page }) => (
        <p>
          {t('press.link.silent', { day: formatDay(new Date(since), tongue), address })} <a href={page}>{page}</a>
        </p>
      ))}
    </Notice>
  )
