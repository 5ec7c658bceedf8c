/** Where the Gemini API is, unless a setting says otherwise. */
export const GEMINI_BASE_URL = 'https://generativelanguage.googleapis.com'

/** Pinned: the SDK's own default moved from v1beta to v1 with 3.0, and v1 was the later to know tools and instructions. */
export const API_VERSION = { gemini: 'v1beta', vertex: 'v1beta1' } as const
