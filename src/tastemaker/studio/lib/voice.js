// A voice message: recorded while somebody wants it, made a WAV here, read once and kept nowhere.
import { announce } from "./announce.js";
import { ask, Problem, undo, userPath } from "./api.js";
import { t } from "./i18n.js";
import { person, profile, refreshProfile } from "./people.js";
import { Signal } from "./signal.js";
import { moodWord } from "./words.js";

const RATE = 16_000; // samples a second: what speech needs
const LONGEST = 60_000; // milliseconds of one message

/**
 * `heard`: the mood it was read as, in words; `event`: what takes that back.
 * @typedef {{ state: "idle" | "recording" | "reading", heard: string, event: string,
 *   problem: Problem | null }} Voice
 */

/** @type {Voice} */
const silent = { state: "idle", heard: "", event: "", problem: null };

/** @type {Signal<Voice>} */
export const voice = new Signal(silent);

/** @param {Partial<Voice>} change */
const set = (change) => {
  voice.value = { ...voice.value, ...change };
};

/** Whether a voice may be read: allowed by this person, and there is a model that can. */
export const allowed = () => Boolean(profile.value?.sensing && profile.value?.hearing);

/** @type {MediaRecorder | undefined} */
let recorder;

/** Begin, or end and send, a message. */
export async function toggle() {
  if (voice.value.state === "recording") return recorder?.stop();
  if (voice.value.state === "idle") await record();
}

/** Stop without sending anything. */
export function drop() {
  if (recorder) recorder.onstop = release;
  recorder?.stop();
  set(silent);
}

function release() {
  recorder?.stream.getTracks().forEach((track) => track.stop());
  recorder = undefined;
}

async function record() {
  set({ ...silent, state: "recording" });
  /** @type {MediaStream} */
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return set({ ...silent, problem: new Problem({ title: t("voice.refused"), hint: t("voice.refused_hint") }, 0) });
  }
  /** @type {Blob[]} */
  const pieces = [];
  recorder = new MediaRecorder(stream);
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  recorder.onstop = () => {
    release();
    void send(new Blob(pieces));
  };
  recorder.start();
  announce(t("voice.recording"));
  const mine = recorder;
  setTimeout(() => mine === recorder && recorder.stop(), LONGEST);
}

/** Send a sound, of any form this browser can play. @param {Blob} sound */
export async function send(sound) {
  set({ ...silent, state: "reading" });
  try {
    const raw = await wav(sound);
    const { mood, event } = await ask("POST", userPath(person.value, "/voice"), { raw });
    const heard = mood ? t("voice.heard", { mood: moodWord(mood) }) : t("voice.nothing");
    set({ state: "idle", heard, event });
    announce(heard);
    await refreshProfile();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    set({ state: "idle", problem });
  }
}

/** Take back what was heard. */
export async function takeBack() {
  await undo(voice.value.event, person.value);
  set(silent);
  announce(t("voice.undone"));
  await refreshProfile();
}

/** Any sound → one channel of 16-bit WAV. @param {Blob} sound @returns {Promise<Blob>} */
async function wav(sound) {
  const read = new OfflineAudioContext(1, 1, RATE);
  const found = await read.decodeAudioData(await sound.arrayBuffer()).catch(() => {
    throw new Problem({ title: t("voice.unreadable"), hint: t("voice.unreadable_hint") }, 0);
  });
  const mixing = new OfflineAudioContext(1, Math.ceil(found.duration * RATE), RATE);
  const source = new AudioBufferSourceNode(mixing, { buffer: found });
  source.connect(mixing.destination);
  source.start();
  const samples = (await mixing.startRendering()).getChannelData(0);
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const text = (/** @type {number} */ at, /** @type {string} */ letters) =>
    [...letters].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + 2 * samples.length, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, 2 * RATE, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((value, n) => view.setInt16(44 + 2 * n, 32767 * Math.max(-1, Math.min(1, value)), true));
  return new Blob([view], { type: "audio/wav" });
}

person.watch(drop);
