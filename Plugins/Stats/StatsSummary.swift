internal import CommandKit
internal import Messages

/// The summary of a census, as text and as an exit status.
struct StatsSummary: PhotoSummary {
  var origin = BreedOrigin.model
  var outcomes = Census.Outcomes()
  var otherFiles = 0
  var isInterrupted = false
  var duration = Duration.zero

  var readable: Int { outcomes.readable }
  var unreadable: Int { outcomes.unreadable }

  var counts: [(Int, any MessageTable)] {
    let breed: any MessageTable =
      origin == .model ? CommandMessage.withBreed : StatsMessage.withLabel
    return [
      (outcomes.breed, breed), (outcomes.unsure, CommandMessage.unsure),
      (outcomes.notADog, CommandMessage.withoutDog),
      (outcomes.unlabelled, CommandMessage.withoutLabel),
    ]
  }

  var remarks: [Message] { Message.counts([(outcomes.confirmed, StatsMessage.confirmed)]) }
}
