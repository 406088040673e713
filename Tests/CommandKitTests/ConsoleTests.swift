@testable import CommandKit
import Foundation
import Glibc
import Messages
import TestSupport
import Testing

struct ConsoleTests {
  private func console(
    out: MemorySink = MemorySink(isTerminal: true), talk: MemorySink = MemorySink(),
    _ environment: [String: String] = [:]
  ) -> Console {
    Console(output: out, talk: talk, environment: environment)
  }

  @Test func `colours are for terminals whose user wants them`() {
    #expect(console().usesColor)
    #expect(!console(out: MemorySink()).usesColor)
    #expect(!console(["NO_COLOR": "1"]).usesColor)
    #expect(console(["NO_COLOR": ""]).usesColor)
    #expect(!console(["TERM": "dumb"]).usesColor)
    #expect(!console().configured(isQuiet: false, noColor: true).usesColor)
  }

  @Test func `results and talk go their own ways, and quiet leaves talk out`() throws {
    let out = MemorySink()
    let talk = MemorySink()
    let loud = console(out: out, talk: talk)
    try loud.write("result\n")
    loud.note(said("note"), said("and more"))
    let quiet = loud.configured(isQuiet: true, noColor: false)
    quiet.note(said("unheard"))
    quiet.report(said("heard"))
    #expect(out.text == "result\n")
    #expect(talk.text == "note and more\nheard\n")
  }

  @Test func `a reader who went away is no cause for words, a full disk is`() {
    #expect(throws: CommandError(.outputClosed, nil)) {
      try console(out: MemorySink(error: 32)).write("x")
    }
    #expect(
      throws: CommandError(
        .inputOutput,
        CommandMessage.resultsNotWritten(["cause": "No space left on device"]))
    ) {
      try console(out: MemorySink(error: 28)).write("x")
    }
  }

  @Test func `a status line is drawn on terminals only, and makes room for results`() throws {
    let terminal = MemorySink(isTerminal: true, width: 20)
    let shown = console(out: terminal, talk: terminal)
    shown.showStatus { said("twenty columns are enough") }
    try shown.write("result\n")
    #expect(terminal.text == "\r\u{1B}[Ktwenty columns are \r\u{1B}[Kresult\n")

    let file = MemorySink()
    console(talk: file).showStatus { said("unseen") }
    let quietTerminal = MemorySink(isTerminal: true)
    console(talk: quietTerminal).configured(isQuiet: true, noColor: false)
      .showStatus { said("unseen") }
    #expect(file.text + quietTerminal.text == "")
  }

  @Test func `no status line is drawn where results go to another program`() {
    for (out, isShown) in [
      (MemorySink(isPipe: true), false), (MemorySink(), true), (MemorySink(isTerminal: true), true),
    ] {
      let talk = MemorySink(isTerminal: true)
      console(out: out, talk: talk).showStatus { said("bar") }
      #expect(talk.text.contains("bar") == isShown)
    }
  }

  @Test func `a descriptor knows a pipe from a file`() throws {
    let pipe = Pipe()
    #expect(FileDescriptorSink(pipe.fileHandleForWriting.fileDescriptor).isPipe)
    var pair: [Int32] = [0, 0]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
    #expect(FileDescriptorSink(pair[0]).isPipe)
    for descriptor in pair { close(descriptor) }
    for path in ["/dev/null", #filePath] {
      let file = try #require(FileHandle(forReadingAtPath: path))
      #expect(!FileDescriptorSink(file.fileDescriptor).isPipe)
    }
    #expect(!FileDescriptorSink(-1).isPipe)
  }

  @Test func `a progress line says how far it is, and how long it takes`() {
    let line = ProgressLine(done: 30, total: 120, elapsed: .seconds(3))
    #expect(line.message.description == "[#####---------------] 30/120  10 photos/s  9 s left")
    let unknown = ProgressLine(done: 3, total: nil, elapsed: .seconds(2))
    #expect(unknown.message.description == "3 photos  1.5 photos/s")
    let none = ProgressLine(done: 0, total: 8, elapsed: .zero)
    #expect(none.message.description == "[--------------------] 0/8  0.0 photos/s")
    let long = ProgressLine(done: 1, total: 10_001, elapsed: .seconds(1))
    #expect(long.message.description.hasSuffix("2 h 46 min left"))
  }
}
