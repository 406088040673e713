import ArgumentParser

/// Times networks alone, with random weights: what `bench.py` compares with other engines.
@main
struct NetworkBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "network-bench", abstract: "Time a network alone, with random weights.",
    subcommands: [Inference.self, Training.self], defaultSubcommand: Inference.self)
}
