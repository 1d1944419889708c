import { asset } from '../assets.ts'

/** The only script of sign-in, on the pages that have a passkey button. */
export const passkeyScript = () => <script type="module" src={asset('passkey.js')} />
