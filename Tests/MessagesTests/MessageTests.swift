import Messages
import Testing

enum ExampleMessage: String, MessageTable {
  case plain = "Nothing to do."
  case moved = "{count} {count|photo|photos} moved to {folder}."
  case because = "It stays. {cause}"
  case parts = "{parts}."
  case large = "{count} large"
  case small = "{count} small"
}

private struct Undescribed: Error, CustomStringConvertible {
  let description = "Trouble\u{1B}."
}

struct MessageTests {
  @Test func `values take the place of their names`() {
    let message = ExampleMessage.moved(["count": 2, "folder": "Beagle"])
    #expect(message.text(in: .english) == "2 photos moved to Beagle.")
    #expect(ExampleMessage.moved(["count": 1, "folder": "x"]).description == "1 photo moved to x.")
    #expect(
      ExampleMessage.moved(["count": 0, "folder": "x"]).description == "0 photos moved to x.")
  }

  @Test func `a message may be a value of another`() {
    let message = ExampleMessage.because(["cause": .message(ExampleMessage.plain())])
    #expect(message.description == "It stays. Nothing to do.")
  }

  @Test func `counts that are not 0 make a list`() {
    let counts = Message.counts([
      (3, ExampleMessage.large), (0, ExampleMessage.large), (1, ExampleMessage.small),
    ])
    #expect(ExampleMessage.parts(["parts": .list(counts)]).description == "3 large, 1 small.")
    #expect(ExampleMessage.parts(["parts": .list([])]).description == ".")
  }

  @Test func `an error with a message gives that, and another one its description`() {
    let coded = CodedError(ExampleMessage.because, ["cause": .message(ExampleMessage.plain())])
    #expect(Message(coded) == coded.message)
    #expect(Message(Undescribed()).description == #"Trouble\u{1B}."#)
    let message = ExampleMessage.because(["cause": .error(Undescribed())])
    #expect(message.description == #"It stays. Trouble\u{1B}."#)
  }

  @Test func `colours reach the terminal from styled text, and nothing else does`() {
    let parts = ExampleMessage.parts(["parts": .styled("\u{1B}[1mRex\u{1B}[0m\u{1B}[2J")])
    #expect(parts.description == "\u{1B}[1mRex\u{1B}[0m\\u{1B}[2J.")
  }

  @Test func `text from outside can't drive the terminal, nor bring placeholders of its own`() {
    let message = ExampleMessage.moved(["count": 3, "folder": "a\u{1B}[2J{count}"])
    #expect(message.description == #"3 photos moved to a\u{1B}[2J{count}."#)
  }

  @Test func `a key names its table and row`() {
    #expect(ExampleMessage.plain().key == "ExampleMessage.plain")
  }

  @Test(arguments: ["\u{1B}[31m", "a\u{202E}b", "\u{7F}", "\u{9B}1m", "\u{2028}", "\r\n\t"])
  func `what moves the cursor or can't be seen is escaped`(_ text: String) {
    let safe = safeText(text)
    #expect(safe.unicodeScalars.allSatisfy(isSafeForTerminal))
    #expect(safe.contains(#"\u{"#) || safe.contains(#"\r"#))
  }

  @Test func `other text stays, and long text is cut`() {
    #expect(safeText("Berger d'Écosse 🐕") == "Berger d'Écosse 🐕")
    #expect(safeText("abcdef", limit: 3) == "abc…")
  }

  @Test(arguments: [
    ("a\u{1B}[31mred\u{1B}[0m\n", "a\u{1B}[31mred\u{1B}[0m\n"),
    ("\u{1B}[2J\u{1B}]0;title\u{7}\n", #"\u{1B}[2J\u{1B}]0;title\u{07}"# + "\n"),
    ("\u{1B}[31", #"\u{1B}[31"#), ("a\rb\u{202E}c", #"a\rb\u{202E}c"#),
    ("Écosse 🐕\n", "Écosse 🐕\n"), ("\u{1B}[123456789m", #"\u{1B}[123456789m"#),
  ])
  func `a terminal obeys line ends and colours alone`(text: String, shown: String) {
    #expect(terminalText(text) == shown)
  }
}

enum ExampleErrorMessage: String, MessageTable {
  case damaged = "{file} is damaged."
  case full = "The disk is full."

  var fault: Fault { self == .full ? .inputOutput : .data }
}

struct CodedErrorTests {
  @Test func `an error is its row, with the sentence and the fault of that`() {
    let error = CodedError(ExampleErrorMessage.damaged, ["file": "model.json"])
    #expect(error.code == .damaged && error.description == "model.json is damaged.")
    #expect(error.fault == .data)
    #expect(CodedError(ExampleErrorMessage.full).fault == .inputOutput)
    #expect(error != CodedError(ExampleErrorMessage.damaged, ["file": "a.json"]))
  }
}
