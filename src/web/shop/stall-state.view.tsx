import type { StallRow } from '#src/market/stall-read.db.ts'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'

const kinds = { accepted: 'ok', asked: 'wait', waits: 'wait', not_agreed: 'warn', refused: 'plain', ended: 'plain', over: 'plain' } as const

export const StallState = ({ t, one }: { t: Say; one: StallRow }) => (
  <Status kind={kinds[one.shown]}>
    {one.shown === 'ended' && one.endedSide ? t(`stall.ended.${one.endedSide}`) : t(`stall.state.${one.shown}`)}
  </Status>
)
