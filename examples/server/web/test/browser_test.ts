import { describe, expect, it } from 'vitest';
import { deviceOf } from '../src/browser';

const traits = (userAgent: string, maxTouchPoints = 0, isMobile?: boolean) => ({
  userAgent,
  maxTouchPoints,
  ...(isMobile !== undefined && { userAgentData: { mobile: isMobile } }),
});

describe('the kind of device', () => {
  it('is what the browser says of itself', () => {
    expect(deviceOf(traits('Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0', 0, false))).toBe('desktop');
    expect(deviceOf(traits('Mozilla/5.0 (Linux; Android 10; K) Chrome/130.0', 5, true))).toBe('mobile');
    expect(deviceOf(traits('Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 10, false))).toBe('desktop');
  });

  it('is read from the name where the browser does not say it', () => {
    expect(deviceOf(traits('Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)', 5))).toBe('mobile');
    expect(deviceOf(traits('Mozilla/5.0 (Android 14; Mobile; rv:131.0) Firefox', 5))).toBe('mobile');
    expect(deviceOf(traits('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari', 0))).toBe('desktop');
  });

  it('is mobile on a tablet that calls itself a Mac', () => {
    expect(deviceOf(traits('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari', 5))).toBe('mobile');
  });
});
